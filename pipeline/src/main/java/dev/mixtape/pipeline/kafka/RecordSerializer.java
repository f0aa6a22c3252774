package dev.mixtape.pipeline.kafka;

import dev.mixtape.schemas.RecordCodec;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes one kind of Avro record to one topic, under the key that the record's schema states. */
final class RecordSerializer<T extends SpecificRecord>
        implements KafkaRecordSerializationSchema<T> {
    private static final long serialVersionUID = 1L;

    private final String topic;
    private final Class<T> type;
    private final Key<T> key;
    private transient RecordCodec<T> codec;

    RecordSerializer(String topic, Class<T> type, Key<T> key) {
        this.topic = topic;
        this.type = type;
        this.key = key;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            T element, KafkaSinkContext context, Long timestamp) {
        if (codec == null) {
            codec = new RecordCodec<>(type);
        }
        byte[] keyBytes = key.apply(element).getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic, keyBytes, codec.encode(element));
    }

    /** The text of a record's key. */
    interface Key<T> extends Function<T, String>, Serializable {}
}
