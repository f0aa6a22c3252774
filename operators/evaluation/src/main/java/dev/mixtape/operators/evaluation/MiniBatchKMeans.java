package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.inference.KMeansSeeds;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Mini-batch k-means (Sculley 2010, Algorithm 1): each batch is assigned to the centres as they
 * stand, then each centre moves to the running mean of all points that it was ever given. Seeds by
 * k-means++ ({@link KMeansSeeds}) on a sample.
 */
final class MiniBatchKMeans {

    private static final int BATCH = 4096;
    private static final int STEPS = 300;

    /** Points that seeds are drawn from, for each centre. */
    private static final int SAMPLE = 10;

    /** Points that a thread assigns in one go. */
    private static final int SLICE = 1024;

    private MiniBatchKMeans() {}

    /**
     * Learns centres.
     *
     * @param x n×D, n at least 1
     * @param K centres
     * @param seed of every draw
     * @return K×D; some centres are equal when there are fewer than K different points
     */
    static Matrix centres(Matrix x, int K, long seed) {
        Random random = new Random(seed);
        Matrix sample = x.rows(draw(random, x.rows(), SAMPLE * K));
        Matrix centres = seeds(sample, K, random);
        long[] given = new long[K];
        for (int step = 0; step < STEPS; step++) {
            int[] batch = draw(random, x.rows(), BATCH);
            move(centres, given, x, batch, nearest(x.rows(batch), centres));
        }
        return centres;
    }

    private static int[] draw(Random random, int n, int count) {
        return random.ints(count, 0, n).toArray();
    }

    /**
     * The nearest centre of every row, on all cores.
     *
     * @param x n×D
     * @param centres K×D
     */
    static int[] nearest(Matrix x, Matrix centres) {
        int[] nearest = new int[x.rows()];
        IntStream.range(0, (x.rows() + SLICE - 1) / SLICE)
                .parallel()
                .forEach(
                        slice -> {
                            NearestCentre search = new NearestCentre(centres);
                            int to = Math.min(x.rows(), (slice + 1) * SLICE);
                            for (int row = slice * SLICE; row < to; row++) {
                                nearest[row] = search.of(x.values(), row);
                            }
                        });
        return nearest;
    }

    /** In place, with a rate of one over the points given so far. */
    private static void move(Matrix centres, long[] given, Matrix x, int[] batch, int[] nearest) {
        int D = x.columns();
        float[] c = centres.values();
        for (int b = 0; b < batch.length; b++) {
            int k = nearest[b];
            float rate = 1f / ++given[k];
            for (int i = 0; i < D; i++) {
                c[k * D + i] += rate * (x.at(batch[b], i) - c[k * D + i]);
            }
        }
    }

    private static Matrix seeds(Matrix x, int K, Random random) {
        // One more than is used: the draws after these, and so a seed's codebook, depend on it.
        int[] drawn = KMeansSeeds.draw(x.rows(), K + 1, (p, q) -> squaredDistance(x, p, q), random);
        return x.rows(Arrays.copyOf(drawn, K));
    }

    private static double squaredDistance(Matrix x, int p, int q) {
        double sum = 0;
        for (int i = 0; i < x.columns(); i++) {
            double difference = x.at(p, i) - x.at(q, i);
            sum += difference * difference;
        }
        return sum;
    }
}
