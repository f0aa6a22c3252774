package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.flink.similar.SimilarChange;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.SimilarTracks;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes neighbours under their track's id; a record without value when it was withdrawn. */
public final class SimilarTracksSerializer
        implements KafkaRecordSerializationSchema<SimilarChange> {
    private static final long serialVersionUID = 1L;

    private final String topic;
    private transient RecordCodec<SimilarTracks> codec;

    /** Makes it. */
    public SimilarTracksSerializer(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            SimilarChange change, KafkaSinkContext context, Long timestamp) {
        if (codec == null) {
            codec = new RecordCodec<>(SimilarTracks.class);
        }
        return new ProducerRecord<>(
                topic,
                change.trackId().getBytes(StandardCharsets.UTF_8),
                change.tracks() == null ? null : codec.encode(change.tracks()));
    }
}
