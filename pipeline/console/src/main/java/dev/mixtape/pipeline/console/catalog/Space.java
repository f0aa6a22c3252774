package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.List;

/**
 * Vectors that can be compared: of one model, one kind and one width. Each space is a field of the
 * index, so that a search meets none of another.
 *
 * @param kind of the vectors
 * @param width how many numbers each has
 */
record Space(String modelId, Kind kind, int width) {
    /** The widest: distributions have a number for each component. */
    static final int MAX_WIDTH = Hyperparameters.MOST_COMPONENTS;

    /** What the vectors are. */
    enum Kind {
        /** The songs' vectors; the cosine is of them as they are. */
        VECTOR,
        /** Roots of distributions over components, where songs have no vectors. */
        DISTRIBUTION
    }

    /**
     * Returns where a track lies.
     *
     * @throws IllegalArgumentException if its numbers cannot be used
     */
    static Space of(TrackEmbedding embedding) {
        List<Float> vector = embedding.getVector();
        Kind kind = vector.isEmpty() ? Kind.DISTRIBUTION : Kind.VECTOR;
        int width = vector.isEmpty() ? embedding.getEmbedding().size() : vector.size();
        if (width == 0 || width > MAX_WIDTH) {
            throw new IllegalArgumentException(
                    "vector of " + width + " numbers: must have 1 to " + MAX_WIDTH);
        }
        return new Space(embedding.getModelId(), kind, width);
    }

    /**
     * Returns the vector that a track of this space is compared by: of unit length, or 0 if there
     * is no direction.
     */
    float[] direction(TrackEmbedding embedding) {
        return kind == Kind.VECTOR
                ? Similarity.COSINE.direction(finite(embedding.getVector()))
                : Similarity.HELLINGER.direction(finite(embedding.getEmbedding()));
    }

    private static float[] finite(List<Float> numbers) {
        float[] finite = new float[numbers.size()];
        for (int i = 0; i < finite.length; i++) {
            finite[i] = numbers.get(i);
            if (!Float.isFinite(finite[i])) {
                throw new IllegalArgumentException(
                        "number " + i + " of the vector is " + finite[i] + ": must be finite");
            }
        }
        return finite;
    }

    /** Returns the name of its field. */
    String field() {
        return kind + "/" + width + "/" + modelId;
    }

    /** Reads what {@link #field} has written; fields of anything else have no slash. */
    static Space ofField(String field) {
        int first = field.indexOf('/');
        int second = field.indexOf('/', first + 1);
        return new Space(
                field.substring(second + 1),
                Kind.valueOf(field.substring(0, first)),
                Integer.parseInt(field.substring(first + 1, second)));
    }
}
