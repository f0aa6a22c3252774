package dev.mixtape.operators.similarity;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.KthSelector;

/**
 * For each row of a matrix the k others that are most alike to it, found by comparing it with all.
 *
 * <p>Dot products in single precision leave out what cannot be among them (see {@link Measure});
 * the rest is compared in double precision. So the lists are exact, and the same on any number of
 * threads.
 */
public final class NearestNeighbours {

    /** Rows that one task compares with all. */
    private static final int TILE = 16;

    private final int n;
    private final int k;
    private final int[] neighbour;
    private final float[] similarity;

    private NearestNeighbours(int n, int k) {
        this.n = n;
        this.k = k;
        neighbour = new int[Math.multiplyExact(n, k)];
        similarity = new float[n * k];
    }

    /** A neighbour and how alike it is. */
    private record Candidate(int row, double similarity) {}

    private static final Comparator<Candidate> BY_FALLING_SIMILARITY =
            Comparator.comparingDouble(Candidate::similarity)
                    .reversed()
                    .thenComparingInt(Candidate::row);

    /**
     * Finds them.
     *
     * @param rows n×K, finite; log domain if {@link Similarity#ofDistributions}
     * @param k neighbours of each row, in [1, n)
     * @throws IllegalArgumentException naming the argument, what it is and what it must be
     */
    public static NearestNeighbours of(Similarity similarity, float[] rows, int n, int K, int k) {
        check(rows, n, K, k);
        NearestNeighbours nearest = new NearestNeighbours(n, k);
        Measure measure = similarity.measure(rows, n, K);
        Screen screen = new Screen(measure.directions(), n, K);
        double error = Screen.error(K);
        IntStream.range(0, (n + TILE - 1) / TILE)
                .parallel()
                .forEach(
                        tile -> {
                            int from = tile * TILE;
                            int to = Math.min(n, from + TILE);
                            float[] dots = new float[(to - from) * n];
                            screen.dots(from, to, dots);
                            for (int i = from; i < to; i++) {
                                nearest.select(i, dots, (i - from) * n, measure, error);
                            }
                        });
        return nearest;
    }

    private static void check(float[] rows, int n, int K, int k) {
        if (K < 1 || rows.length != (long) n * K) {
            throw new IllegalArgumentException(
                    rows.length + " numbers: must be n×K = " + n + "×" + K);
        }
        if (k < 1 || k >= n) {
            throw new IllegalArgumentException("k=" + k + ": must be in [1, " + (n - 1) + "]");
        }
        for (int q = 0; q < rows.length; q++) {
            if (!Float.isFinite(rows[q])) {
                throw new IllegalArgumentException(
                        "row " + q / K + ", column " + q % K + ": " + rows[q] + " is not finite");
            }
        }
    }

    /**
     * Fills in row i.
     *
     * @param dots of its unit vector with all, at {@code at}, off by {@code error} at most
     */
    private void select(int i, float[] dots, int at, Measure measure, double error) {
        double[] others = new double[n - 1];
        for (int j = 0, o = 0; j < n; j++) {
            if (j != i) {
                others[o++] = dots[at + j];
            }
        }
        double dotOfKth = new KthSelector().select(others, null, n - 1 - k);
        double least = measure.least(dotOfKth - error) - error;
        Candidate[] found =
                IntStream.range(0, n)
                        .filter(j -> j != i && dots[at + j] >= least)
                        .mapToObj(j -> new Candidate(j, measure.of(i, j)))
                        .sorted(BY_FALLING_SIMILARITY)
                        .limit(k)
                        .toArray(Candidate[]::new);
        for (int rank = 0; rank < k; rank++) {
            neighbour[i * k + rank] = found[rank].row();
            similarity[i * k + rank] = (float) found[rank].similarity();
        }
    }

    /** Rows of the matrix. */
    public int n() {
        return n;
    }

    /** Neighbours of each row. */
    public int k() {
        return k;
    }

    /**
     * A neighbour of row i.
     *
     * @param rank 0 for the most alike, less than {@link #k}; equals stand in the order of rows
     */
    public int neighbour(int i, int rank) {
        return neighbour[i * k + rank];
    }

    /** How alike {@link #neighbour} is. */
    public double similarity(int i, int rank) {
        return similarity[i * k + rank];
    }
}
