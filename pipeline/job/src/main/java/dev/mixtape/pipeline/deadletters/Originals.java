package dev.mixtape.pipeline.deadletters;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Track;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the records that dead letters speak of, where they stand. Not thread-safe. */
final class Originals implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordCodec<Track> codec = new RecordCodec<>(Track.class);

    /** Of the partition that is assigned: its first offset, and the one behind its last. */
    private long first;

    private long end;

    Originals(Settings settings) {
        Properties properties = settings.kafka();
        properties.putIfAbsent("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        properties.put("max.poll.records", "1");
        // Closing waits for the fetch under way.
        properties.putIfAbsent("fetch.max.wait.ms", "50");
        consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The original is not there any more; the message says why, as far as one can know. */
    static final class GoneException extends Exception {
        private static final long serialVersionUID = 1L;

        GoneException(String message) {
            super(message);
        }
    }

    /**
     * Returns a letter's record; quickest in the order of the coordinates.
     *
     * @throws GoneException if it is not there any more
     */
    ConsumerRecord<byte[], byte[]> read(DeadLetter letter) throws GoneException {
        Coordinates at = Coordinates.of(letter);
        TopicPartition partition = new TopicPartition(at.topic(), at.partition());
        assign(partition);
        if (at.offset() < first) {
            throw new GoneException(
                    "the topic's retention has taken it: partition "
                            + at.partition()
                            + " begins at "
                            + first
                            + " now; publish the track again");
        }
        if (at.offset() >= end) {
            throw new GoneException(
                    "the topic was made anew since: its partition ends before; publish the track"
                            + " again");
        }
        if (consumer.position(partition) != at.offset()) {
            consumer.seek(partition, at.offset());
        }
        ConsumerRecord<byte[], byte[]> record = next();
        if (record == null || record.offset() != at.offset()) {
            throw new GoneException(
                    "retention or compaction has taken it; publish the track again, if it is still"
                            + " wanted");
        }
        checkSame(letter, record);
        return record;
    }

    private void assign(TopicPartition partition) throws GoneException {
        if (consumer.assignment().contains(partition)) {
            return;
        }
        List<PartitionInfo> known = consumer.partitionsFor(partition.topic());
        if (known.stream().noneMatch(info -> info.partition() == partition.partition())) {
            throw new GoneException("the topic has no such partition any more");
        }
        consumer.assign(List.of(partition));
        first = consumer.beginningOffsets(List.of(partition)).get(partition);
        end = consumer.endOffsets(List.of(partition)).get(partition);
    }

    private ConsumerRecord<byte[], byte[]> next() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Iterator<ConsumerRecord<byte[], byte[]>> found = consumer.poll(POLL).iterator();
            if (found.hasNext()) {
                return found.next();
            }
        }
        return null;
    }

    /** Offsets begin again when a topic is made anew: another track may stand there now. */
    private void checkSame(DeadLetter letter, ConsumerRecord<byte[], byte[]> record)
            throws GoneException {
        if (letter.getStage() == Stage.RECORD || letter.getTrackId() == null) {
            return; // it could not be read then, and names nothing to compare with
        }
        try {
            if (codec.decode(record.value()).getId().equals(letter.getTrackId())) {
                return;
            }
        } catch (MalformedRecordException | NullPointerException e) {
            // the same answer
        }
        throw new GoneException(
                "another record stands there now, the topic was made anew; publish the track"
                        + " again");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
