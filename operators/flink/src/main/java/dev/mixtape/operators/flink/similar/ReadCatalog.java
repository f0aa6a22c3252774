package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.flink.ReadEmbeddings;
import dev.mixtape.schemas.TrackEmbedding;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Reads the embeddings topic as the changes of a catalog. */
public final class ReadCatalog extends ReadEmbeddings<CatalogChange> {
    private static final long serialVersionUID = 1L;

    private final Comparison comparison;
    private final int length;

    /**
     * Makes it for the embeddings of one model.
     *
     * @param comparison which says what is read of an embedding
     * @param length numbers of it
     */
    public ReadCatalog(String modelId, Comparison comparison, int length) {
        super(modelId);
        this.comparison = comparison;
        this.length = length;
    }

    @Override
    protected CatalogChange embedded(TrackEmbedding embedding) {
        float[] values = comparison.values(embedding);
        EmbeddingRecords.check(comparison.toString(), values, length);
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
