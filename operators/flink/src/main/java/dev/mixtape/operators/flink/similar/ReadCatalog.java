package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.flink.ReadEmbeddings;
import dev.mixtape.schemas.TrackEmbedding;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Reads the embeddings topic as the changes of a catalog. */
public final class ReadCatalog extends ReadEmbeddings<CatalogChange> {
    private static final long serialVersionUID = 1L;

    private final int K;

    /**
     * Makes it for the embeddings of one model.
     *
     * @param K numbers of each
     */
    public ReadCatalog(String modelId, int K) {
        super(modelId);
        this.K = K;
    }

    @Override
    protected CatalogChange embedded(TrackEmbedding embedding) {
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
    protected CatalogChange withdrawn(String trackId) {
        return new CatalogChange(trackId, -1, null);
    }

    @Override
    public TypeInformation<CatalogChange> getProducedType() {
        return TypeInformation.of(CatalogChange.class);
    }
}
