package dev.mixtape.operators.inference;

import java.util.Arrays;
import java.util.Random;

/**
 * The seeds of k-means++ (Arthur and Vassilvitskii 2007): points drawn with probability
 * proportional to the squared distance from the nearest of those already drawn.
 */
public final class KMeansSeeds {

    private KMeansSeeds() {}

    /** How far apart two points are. */
    @FunctionalInterface
    public interface Distance {

        /** Squared distance of the points with these indices, at least 0. */
        double squared(int p, int q);
    }

    /**
     * Draws seeds.
     *
     * @param n points, at least 1
     * @param K seeds, at least 1
     * @return the indices of K points; some are equal when there are fewer than K different points
     */
    public static int[] draw(int n, int K, Distance distance, Random random) {
        int[] seeds = new int[K];
        seeds[0] = random.nextInt(n);
        double[] nearest = new double[n];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int k = 1; k < K; k++) {
            double total = 0;
            for (int p = 0; p < n; p++) {
                nearest[p] = Math.min(nearest[p], distance.squared(p, seeds[k - 1]));
                total += nearest[p];
            }
            seeds[k] = weighted(nearest, total, random);
        }
        return seeds;
    }

    /** An index with probability weight/total; any, all alike, where the total is not above 0. */
    private static int weighted(double[] weight, double total, Random random) {
        if (!(total > 0)) {
            return random.nextInt(weight.length);
        }
        double left = random.nextDouble() * total;
        for (int p = 0; p < weight.length; p++) {
            left -= weight[p];
            if (left < 0) {
                return p;
            }
        }
        return weight.length - 1;
    }
}
