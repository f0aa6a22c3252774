package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads one topic from its beginning, committed records only, without a consumer group: what any
 * reader of Mixtape's topics sees. Not thread-safe.
 */
public final class TopicReader<T extends SpecificRecord> implements AutoCloseable {
    private final CommittedRecords records;
    private final RecordCodec<T> codec;

    /** Opens it; the topic must exist. */
    public TopicReader(Settings settings, String topic, Class<T> type) {
        this.records = new CommittedRecords(settings, topic);
        this.codec = new RecordCodec<>(type);
    }

    /**
     * Returns what became visible since the last call, waiting at most so long for the first.
     *
     * @throws IllegalStateException for a record that is no {@code T}
     */
    public List<T> poll(Duration patience) {
        List<T> found = new ArrayList<>();
        records.poll(patience).forEach(record -> handOn(record, found::add));
        return found;
    }

    /** Returns all that is visible now and was not returned before. */
    public List<T> rest() {
        List<T> found = new ArrayList<>();
        rest(found::add);
        return found;
    }

    /** Hands on the same one by one, so that a large topic need not fit into memory. */
    public void rest(Consumer<T> each) {
        records.rest(record -> handOn(record, each));
    }

    private void handOn(ConsumerRecord<byte[], byte[]> record, Consumer<T> each) {
        if (record.value() != null) {
            each.accept(decode(codec, record));
        }
    }

    /** Reads a record's value, or says where it stands. */
    public static <T extends SpecificRecord> T decode(
            RecordCodec<T> codec, ConsumerRecord<byte[], byte[]> record) {
        try {
            return codec.decode(record.value());
        } catch (MalformedRecordException e) {
            throw new IllegalStateException(
                    record.topic()
                            + "-"
                            + record.partition()
                            + "@"
                            + record.offset()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        records.close();
    }
}
