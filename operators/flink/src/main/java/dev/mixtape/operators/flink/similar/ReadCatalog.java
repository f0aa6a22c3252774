package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the embeddings topic as the changes of a catalog: an embedding of this model, or a record
 * without value, by which a track is withdrawn. Only this job writes that topic; what anyone else
 * put there is logged with its coordinates and passed over, and so are other models' embeddings,
 * which cannot be compared with this one's.
 */
public final class ReadCatalog
        implements FlatMapFunction<IncomingRecord, CatalogChange>,
                ResultTypeQueryable<CatalogChange> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ReadCatalog.class);

    private final String modelId;
    private final int K;

    private transient RecordCodec<TrackEmbedding> codec;

    /** Makes it for the embeddings of one model. */
    public ReadCatalog(String modelId, int K) {
        this.modelId = modelId;
        this.K = K;
    }

    @Override
    public void flatMap(IncomingRecord record, Collector<CatalogChange> out) {
        if (codec == null) {
            codec = new RecordCodec<>(TrackEmbedding.class);
        }
        if (record.value() == null) {
            if (record.key() != null) {
                String trackId = new String(record.key(), StandardCharsets.UTF_8);
                out.collect(new CatalogChange(trackId, -1, null));
            }
            return;
        }
        try {
            TrackEmbedding embedding = codec.decode(record.value());
            if (embedding.getModelId().equals(modelId)) {
                out.collect(change(embedding));
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

    private CatalogChange change(TrackEmbedding embedding) {
        float[] values = EmbeddingRecords.values(embedding);
        if (values.length != K) {
            throw new IllegalArgumentException(values.length + " numbers, must be " + K);
        }
        for (int k = 0; k < K; k++) {
            if (!Float.isFinite(values[k])) {
                throw new IllegalArgumentException("number " + k + " is " + values[k]);
            }
        }
        return new CatalogChange(embedding.getTrackId(), embedding.getModelVersion(), values);
    }

    @Override
    public TypeInformation<CatalogChange> getProducedType() {
        return TypeInformation.of(CatalogChange.class);
    }
}
