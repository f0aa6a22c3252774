package dev.mixtape.operators.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.fetch.FetchRules;
import dev.mixtape.operators.fetch.FetchSettings;
import dev.mixtape.operators.framing.FramingOptions;
import dev.mixtape.operators.framing.Isolation;
import dev.mixtape.operators.settings.Settings;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What framing knows of the log, here of records that withdraw tracks. */
final class FrameTracksTest {
    private static final long NOW = 1_000;

    private OneInputStreamOperatorTestHarness<IncomingRecord, Song> harness;

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void aRecordFromTheFutureHasArrivedWhenItIsRead() throws Exception {
        open(null);
        send(0, NOW - 1);
        send(0, NOW + 86_400_000);
        assertThat(harness.extractOutputValues())
                .extracting(Song::recordedAt)
                .containsExactly(NOW - 1, NOW);
    }

    @Test
    void anAddedPartitionIsReadLive() throws Exception {
        open(null);
        send(2, 1);
        assertThat(harness.extractOutputValues()).hasSize(1);
    }

    @Test
    void anAddedPartitionEndsAJobInLockstepWhateverItHolds() throws Exception {
        open(new Lockstep(2, 6, 5));
        send(1, 1);
        assertThatThrownBy(() -> send(2, 1))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessage(
                        "topics.partitions=2: a record came from partition 2 of the topic tracks,"
                                + " but the batches of lockstep have no place for more than 2, so"
                                + " this model can learn nothing more; start without its state a"
                                + " new one, with a model.id of its own and with"
                                + " topics.partitions as it is now");
    }

    private void send(int partition, long time) throws Exception {
        harness.processElement(
                new StreamRecord<>(
                        new IncomingRecord(
                                "tracks", partition, 0, time, "a".getBytes(UTF_8), null)));
    }

    private void open(Lockstep lockstep) throws Exception {
        Settings settings = Settings.defaults(FetchSettings.GROUP.settings());
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(
                                new FrameTracks(
                                        new FramingOptions(
                                                AudioLimits.DEFAULT,
                                                FeatureSet.FEATURES.defaultText(),
                                                Isolation.NONE,
                                                0),
                                        FetchRules.of(settings),
                                        "m",
                                        lockstep)));
        harness.open();
        harness.setProcessingTime(NOW);
    }
}
