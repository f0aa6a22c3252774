package dev.mixtape.operators.evaluation;

import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * A mixture of Gaussians with diagonal covariances, learned in batch by EM (Dempster, Laird and
 * Rubin 1977): what the HDPGMM, which learns from a stream, has to stand up to.
 *
 * @param weights K, which add up to 1; 0 for a component that no frame came to
 * @param means K×D
 * @param variances K×D, at least the floor
 */
@SuppressWarnings("ArrayRecordComponent") // large, never compared or used as keys
public record DiagonalMixture(double[] weights, double[][] means, double[][] variances) {

    /** Passes over the frames after which little moves. */
    public static final int ITERATIONS = 15;

    /**
     * The least variance, where the frames' own is 1: a feature that is constant in a component,
     * such as the onset strength of padding, would otherwise have infinite likelihood there.
     */
    static final double FLOOR = 1e-3;

    /** Frames that a thread takes in one go. */
    private static final int SLICE = 8192;

    /** Of a component, in frames: one with less keeps its place and width. */
    private static final double LEAST_MASS = 1e-3;

    /**
     * Learns one: k-means for a start, then iterations of EM.
     *
     * @param x n×D, whitened, n at least 1
     * @param components K
     * @param iterations of EM, at least 0
     * @param seed of every draw
     */
    public static DiagonalMixture learn(Matrix x, int components, int iterations, long seed) {
        return learn(x, components, iterations, seed, perFrame -> {});
    }

    /**
     * As {@link #learn(Matrix, int, int, long)}.
     *
     * @param told before each iteration, the mean ln p of a frame under the mixture so far, nats
     */
    static DiagonalMixture learn(
            Matrix x, int components, int iterations, long seed, DoubleConsumer told) {
        if (components < 1) {
            throw new IllegalArgumentException("components=" + components + ": must be at least 1");
        }
        DiagonalMixture mixture = start(x, MiniBatchKMeans.centres(x, components, seed));
        for (int iteration = 0; iteration < iterations; iteration++) {
            MixtureStatistics statistics = mixture.statistics(x);
            told.accept(statistics.logLikelihood() / x.rows());
            mixture = mixture.maximised(statistics, x.rows());
        }
        return mixture;
    }

    /** Each frame belongs to its nearest centre; a centre without frames stays where it is. */
    private static DiagonalMixture start(Matrix x, Matrix centres) {
        int K = centres.rows();
        int D = x.columns();
        int[] nearest = MiniBatchKMeans.nearest(x, centres);
        MixtureStatistics statistics = new MixtureStatistics(K, D);
        for (int n = 0; n < x.rows(); n++) {
            statistics.add(x.values(), n, nearest[n]);
        }
        double[][] means = new double[K][D];
        double[][] variances = new double[K][D];
        for (int k = 0; k < K; k++) {
            for (int i = 0; i < D; i++) {
                means[k][i] = centres.at(k, i);
                variances[k][i] = 1;
            }
        }
        return new DiagonalMixture(new double[K], means, variances).maximised(statistics, x.rows());
    }

    /** The E-step, on all cores; slices are added up in their order, so that bits do not vary. */
    private MixtureStatistics statistics(Matrix x) {
        List<MixtureStatistics> slices =
                IntStream.range(0, (x.rows() + SLICE - 1) / SLICE)
                        .parallel()
                        .mapToObj(
                                slice ->
                                        MixtureStatistics.of(
                                                this,
                                                x.values(),
                                                slice * SLICE,
                                                Math.min(x.rows(), (slice + 1) * SLICE)))
                        .toList();
        MixtureStatistics all = new MixtureStatistics(K(), D());
        slices.forEach(all::plus);
        return all;
    }

    /** The M-step. The floor keeps it one: of variances at least so large, it takes the best. */
    private DiagonalMixture maximised(MixtureStatistics statistics, int n) {
        double[] w = new double[K()];
        double[][] mean = new double[K()][];
        double[][] variance = new double[K()][];
        for (int k = 0; k < w.length; k++) {
            double mass = statistics.mass(k);
            w[k] = mass / n;
            mean[k] = means[k].clone();
            variance[k] = variances[k].clone();
            for (int i = 0; i < D() && mass > LEAST_MASS; i++) {
                double m = statistics.sum(k, i) / mass;
                mean[k][i] = m;
                variance[k][i] = Math.max(FLOOR, statistics.squares(k, i) / mass - m * m);
            }
        }
        return new DiagonalMixture(w, mean, variance);
    }

    /** How many components. */
    public int K() {
        return weights.length;
    }

    /** Dimensions of a frame. */
    public int D() {
        return means[0].length;
    }
}
