package dev.mixtape.operators.similar;

import java.util.Arrays;
import java.util.Random;

/**
 * Made-up embeddings that are shaped like real ones: songs of some styles, each of which prefers
 * few of K components, and songs that are purer or more mixed. Log domain, from 1e-8 on.
 */
public final class PlantedCatalog {
    private static final int STYLES = 50;
    private static final double FLOOR = 1e-8;

    private PlantedCatalog() {}

    /** n embeddings of K numbers. */
    public static float[][] of(int n, int K, long seed) {
        Random random = new Random(seed);
        double[][] styles = new double[STYLES][];
        for (int style = 0; style < STYLES; style++) {
            styles[style] = dirichlet(random, constant(K, 10.0 / K));
        }
        float[][] embeddings = new float[n][];
        for (int i = 0; i < n; i++) {
            double[] style = styles[random.nextInt(STYLES)];
            double purity = 10 + 40 * random.nextDouble();
            double[] y =
                    dirichlet(random, Arrays.stream(style).map(s -> s * purity + 0.01).toArray());
            embeddings[i] = new float[K];
            for (int k = 0; k < K; k++) {
                embeddings[i][k] = (float) Math.log(Math.max(y[k], FLOOR));
            }
        }
        return embeddings;
    }

    private static double[] constant(int K, double value) {
        double[] all = new double[K];
        Arrays.fill(all, value);
        return all;
    }

    private static double[] dirichlet(Random random, double[] shape) {
        double[] y = new double[shape.length];
        double sum = 0;
        for (int k = 0; k < y.length; k++) {
            y[k] = gamma(random, shape[k]);
            sum += y[k];
        }
        for (int k = 0; k < y.length; k++) {
            y[k] /= sum;
        }
        return y;
    }

    /** Marsaglia and Tsang 2000. */
    private static double gamma(Random random, double shape) {
        if (shape < 1) {
            return gamma(random, shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
