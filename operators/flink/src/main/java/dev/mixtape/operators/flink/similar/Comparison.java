package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.Locale;

/** What of two tracks is compared, and how. */
public enum Comparison {
    /** Song vectors, by the cosine. */
    VECTORS(Similarity.COSINE),
    /** Embeddings, as the distributions that they stand for. */
    HELLINGER(Similarity.HELLINGER),
    /** Likewise. */
    JENSEN_SHANNON(Similarity.JENSEN_SHANNON),
    /** Embeddings as they are, as the paper does. */
    COSINE(Similarity.COSINE);

    private final Similarity similarity;

    Comparison(Similarity similarity) {
        this.similarity = similarity;
    }

    /** How {@link #values} are compared. */
    public Similarity similarity() {
        return similarity;
    }

    /** What is compared of a track; no numbers if its model makes no vectors. */
    public float[] values(TrackEmbedding track) {
        return this == VECTORS ? EmbeddingRecords.vector(track) : EmbeddingRecords.values(track);
    }

    /** Of two tracks of one model. */
    public double between(TrackEmbedding a, TrackEmbedding b) {
        return similarity.between(values(a), values(b));
    }

    /** The name: lower case, with hyphens. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
