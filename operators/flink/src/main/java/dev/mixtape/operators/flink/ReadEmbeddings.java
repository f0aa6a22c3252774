package dev.mixtape.operators.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the embeddings topic: an embedding of this model, or a record without value, by which a
 * track is withdrawn. Embeddings of another model are passed over, since its components mean
 * something else. Only this job writes that topic; what anyone else put there is logged with its
 * coordinates and passed over.
 *
 * @param <T> what is made of either
 */
public abstract class ReadEmbeddings<T>
        implements FlatMapFunction<IncomingRecord, T>, ResultTypeQueryable<T> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ReadEmbeddings.class);

    private final String modelId;
    private transient RecordCodec<TrackEmbedding> codec;

    /** Makes it for the embeddings of one model. */
    protected ReadEmbeddings(String modelId) {
        this.modelId = modelId;
    }

    /**
     * Returns what is made of an embedding.
     *
     * @throws IllegalArgumentException if it cannot be used
     */
    protected abstract T embedded(TrackEmbedding embedding);

    /** Returns what is made of a withdrawal. */
    protected abstract T withdrawn(String trackId);

    @Override
    public final void flatMap(IncomingRecord record, Collector<T> out) {
        if (codec == null) {
            codec = new RecordCodec<>(TrackEmbedding.class);
        }
        try {
            if (record.value() != null) {
                TrackEmbedding embedding = codec.decode(record.value());
                if (embedding.getModelId().equals(modelId)) {
                    out.collect(embedded(embedding));
                }
            } else if (record.key() != null) {
                out.collect(withdrawn(new String(record.key(), UTF_8)));
            }
        } catch (MalformedRecordException | IllegalArgumentException e) {
            LOG.warn(
                    "Passed over {}-{} at offset {}, which is no embedding of model {}: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    modelId,
                    e.getMessage());
        }
    }
}
