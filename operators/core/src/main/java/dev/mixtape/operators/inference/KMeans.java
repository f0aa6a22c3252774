package dev.mixtape.operators.inference;

import java.util.Random;

/** k-means++: its {@link KMeansSeeds}, then a few rounds of Lloyd's algorithm. */
public final class KMeans {

    private static final int ROUNDS = 10;

    private KMeans() {}

    /**
     * Clusters points.
     *
     * @param x n×D row-major
     * @param random draws the seeds
     * @return the cluster of each point, n numbers in [0, K); some clusters may be empty
     */
    public static int[] assign(double[] x, int n, int D, int K, Random random) {
        double[] centres = seeds(x, n, D, K, random);
        int[] cluster = new int[n];
        for (int round = 0; round < ROUNDS; round++) {
            boolean moved = false;
            for (int p = 0; p < n; p++) {
                int nearest = nearest(x, p, centres, D, K);
                moved |= nearest != cluster[p];
                cluster[p] = nearest;
            }
            if (!moved && round > 0) {
                break;
            }
            recentre(x, cluster, centres, D, K);
        }
        return cluster;
    }

    private static double[] seeds(double[] x, int n, int D, int K, Random random) {
        int[] chosen = KMeansSeeds.draw(n, K, (p, q) -> squaredDistance(x, p, x, q, D), random);
        double[] centres = new double[K * D];
        for (int k = 0; k < K; k++) {
            System.arraycopy(x, chosen[k] * D, centres, k * D, D);
        }
        return centres;
    }

    private static int nearest(double[] x, int p, double[] centres, int D, int K) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < K; k++) {
            double distance = squaredDistance(x, p, centres, k, D);
            if (distance < least) {
                least = distance;
                nearest = k;
            }
        }
        return nearest;
    }

    /** Moves each centre to the mean of its points; one without points stays where it is. */
    private static void recentre(double[] x, int[] cluster, double[] centres, int D, int K) {
        double[] sums = new double[K * D];
        int[] counts = new int[K];
        for (int p = 0; p < cluster.length; p++) {
            counts[cluster[p]]++;
            for (int i = 0; i < D; i++) {
                sums[cluster[p] * D + i] += x[p * D + i];
            }
        }
        for (int q = 0; q < sums.length; q++) {
            if (counts[q / D] > 0) {
                centres[q] = sums[q] / counts[q / D];
            }
        }
    }

    private static double squaredDistance(double[] x, int p, double[] centres, int k, int D) {
        double sum = 0;
        for (int i = 0; i < D; i++) {
            double difference = x[p * D + i] - centres[k * D + i];
            sum += difference * difference;
        }
        return sum;
    }
}
