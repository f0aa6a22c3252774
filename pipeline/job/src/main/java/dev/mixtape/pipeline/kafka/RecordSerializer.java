package dev.mixtape.pipeline.kafka;

import dev.mixtape.schemas.RecordCodec;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes one kind of Avro record to one topic, under the key that the record's schema states; some
 * of them as tombstones, which have a key and no value.
 */
public final class RecordSerializer<T extends SpecificRecord>
        implements KafkaRecordSerializationSchema<T> {
    private static final long serialVersionUID = 1L;

    private final String topic;
    private final Class<T> type;
    private final Key<T> key;
    private final Tombstones<T> tombstones;
    private transient RecordCodec<T> codec;

    /** Makes it. */
    public RecordSerializer(String topic, Class<T> type, Key<T> key) {
        this(topic, type, key, element -> false);
    }

    /** Makes it. */
    public RecordSerializer(String topic, Class<T> type, Key<T> key, Tombstones<T> tombstones) {
        this.topic = topic;
        this.type = type;
        this.key = key;
        this.tombstones = tombstones;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            T element, KafkaSinkContext context, Long timestamp) {
        if (codec == null) {
            codec = new RecordCodec<>(type);
        }
        byte[] keyBytes = key.apply(element).getBytes(StandardCharsets.UTF_8);
        byte[] value = tombstones.test(element) ? null : codec.encode(element);
        return new ProducerRecord<>(topic, keyBytes, value);
    }

    /** Which records say that there is nothing any more under their key. */
    public interface Tombstones<T> extends Predicate<T>, Serializable {}

    /** The text of a record's key. */
    public interface Key<T> extends Function<T, String>, Serializable {}
}
