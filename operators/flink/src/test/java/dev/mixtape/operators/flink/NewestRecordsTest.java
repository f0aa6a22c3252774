package dev.mixtape.operators.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of a key whose records lie in several partitions of a compacted topic the newest comes last. */
final class NewestRecordsTest {
    private KeyedOneInputStreamOperatorTestHarness<String, IncomingRecord, IncomingRecord> harness;

    @BeforeEach
    void open() throws Exception {
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new NewestRecords(Duration.ofDays(7))),
                        NewestRecords::key,
                        Types.STRING);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void anOlderEmbeddingLeftInAnotherPartitionIsPassedOver() throws Exception {
        send("a", 4, 20, true);
        send("a", 0, 10, true);
        send("b", 0, 11, true);
        send("a", 4, 30, true);
        assertThat(times()).containsExactly(20L, 11L, 30L);
    }

    @Test
    void soIsOneOfATrackThatWasWithdrawnInAnother() throws Exception {
        send("a", 4, 20, false);
        send("a", 0, 10, true);
        send("a", 0, 30, true);
        assertThat(times()).containsExactly(20L, 30L);
    }

    /** When the topic is read again for a part that was switched on. */
    @Test
    void withinAPartitionAllAreHeardAgain() throws Exception {
        send("a", 0, 10, true);
        send("a", 0, 20, true);
        send("a", 0, 10, true);
        send("a", 0, 20, true);
        assertThat(times()).containsExactly(10L, 20L, 10L, 20L);
    }

    private void send(String key, int partition, long time, boolean value) throws Exception {
        harness.processElement(
                new StreamRecord<>(
                        new IncomingRecord(
                                "embeddings",
                                partition,
                                0,
                                time,
                                key.getBytes(UTF_8),
                                value ? new byte[1] : null)));
    }

    private List<Long> times() {
        return harness.extractOutputValues().stream().map(IncomingRecord::timestamp).toList();
    }
}
