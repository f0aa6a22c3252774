package dev.mixtape.operators.similarity;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How alike two songs are by their vectors: symmetric, 1 for a vector and itself, and the less the
 * further apart.
 *
 * <p>{@link #JENSEN_SHANNON} and {@link #HELLINGER} compare the distributions over components that
 * log embeddings stand for, y_k = exp(e_k) / Σ_l exp(e_l), so that a constant added to an embedding
 * changes nothing. They make no sense of vectors that are not logs of something positive.
 */
public enum Similarity {
    /**
     * ⟨a, b⟩ / (‖a‖ ‖b‖) of the vectors as they are (embeddings: log domain), which is what the
     * paper takes; in [−1, 1], and 0 if either has no length.
     */
    COSINE {
        @Override
        Measure measure(float[] rows, int n, int K) {
            return new Cosine(rows, n, K);
        }

        @Override
        public double ofDirections(float[] a, float[] b) {
            return Math.max(-1, Math.min(1, Simplex.dot(a, b)));
        }
    },

    /**
     * 1 − √JSD, in [0, 1], where JSD(p, q) = H((p+q)/2) − (H(p) + H(q))/2 with H in bits (Lin 1991,
     * equation 4.1); its root is a metric (Endres and Schindelin 2003).
     */
    JENSEN_SHANNON {
        @Override
        Measure measure(float[] rows, int n, int K) {
            return new JensenShannon(rows, n, K);
        }

        @Override
        public double ofDirections(float[] a, float[] b) {
            return JensenShannon.ofRoots(a, b);
        }
    },

    /** 1 − h, in [0, 1], with Hellinger's distance h(p, q)² = ½ Σ_k (√p_k − √q_k)², a metric. */
    HELLINGER {
        @Override
        Measure measure(float[] rows, int n, int K) {
            return new Hellinger(rows, n, K);
        }

        @Override
        public double ofDirections(float[] a, float[] b) {
            return Hellinger.ofRoots(a, b);
        }
    };

    /**
     * Makes the rows of a matrix ready to be compared.
     *
     * @param rows n×K, finite
     */
    abstract Measure measure(float[] rows, int n, int K);

    /**
     * Of two vectors; exact in double precision.
     *
     * @param a K numbers, finite
     * @param b as many
     */
    public double between(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "lengths " + a.length + " and " + b.length + ": must be equal");
        }
        float[] rows = Arrays.copyOf(a, 2 * a.length);
        System.arraycopy(b, 0, rows, a.length, b.length);
        return measure(rows, 2, a.length).of(0, 1);
    }

    /**
     * The unit vector by whose dot product an index can find a vector's nearest: exactly for {@link
     * #COSINE} and {@link #HELLINGER}, nearly for {@link #JENSEN_SHANNON}.
     *
     * @param vector K numbers, finite
     */
    public float[] direction(float[] vector) {
        return measure(vector, 1, vector.length).directions();
    }

    /** Of two vectors by their {@link #direction}s; off by the rounding of these. */
    public abstract double ofDirections(float[] a, float[] b);

    /** Whether it takes vectors for the logs of distributions. */
    public boolean ofDistributions() {
        return this != COSINE;
    }

    /**
     * By name, as in {@code jensen-shannon}.
     *
     * @throws IllegalArgumentException in one sentence, if there is none of that name
     */
    public static Similarity of(String name) {
        return Arrays.stream(values())
                .filter(similarity -> similarity.toString().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "similarity="
                                                + name
                                                + ": must be one of "
                                                + Arrays.stream(values())
                                                        .map(Similarity::toString)
                                                        .collect(Collectors.joining(", "))));
    }

    /** The name: lower case, with hyphens. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
