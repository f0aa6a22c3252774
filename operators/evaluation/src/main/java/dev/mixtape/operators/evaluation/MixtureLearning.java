package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.fisher.DiagonalMixture;
import dev.mixtape.operators.fisher.FisherVector;
import dev.mixtape.operators.fisher.MixtureStatistics;
import dev.mixtape.operators.frames.Frames;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Learns a mixture of Gaussians with diagonal covariances in batch, by EM (Dempster, Laird and
 * Rubin 1977): what the HDPGMM, which learns from a stream, has to stand up to.
 */
public final class MixtureLearning {

    /** Components, where nothing else is asked for. */
    public static final int COMPONENTS = 64;

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

    private MixtureLearning() {}

    /**
     * Learns a mixture, and with it Fisher vectors.
     *
     * @param samples raw frames, at least one, all of the same D
     * @param components K
     * @param iterations of EM
     * @param seed of every draw
     */
    public static FisherVector learn(
            List<Frames> samples, int components, int iterations, long seed) {
        WhiteSample sample = WhiteSample.of(samples);
        return new FisherVector(
                sample.whitening(), learn(sample.frames(), components, iterations, seed));
    }

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
            MixtureStatistics statistics = statistics(mixture, x);
            told.accept(statistics.logLikelihood() / x.rows());
            mixture = maximised(mixture, statistics, x.rows());
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
        return maximised(
                new DiagonalMixture(new double[K], means, variances), statistics, x.rows());
    }

    /** The E-step, on all cores; slices are added up in their order, so that bits do not vary. */
    private static MixtureStatistics statistics(DiagonalMixture mixture, Matrix x) {
        List<MixtureStatistics> slices =
                IntStream.range(0, (x.rows() + SLICE - 1) / SLICE)
                        .parallel()
                        .mapToObj(
                                slice ->
                                        MixtureStatistics.of(
                                                mixture,
                                                x.values(),
                                                slice * SLICE,
                                                Math.min(x.rows(), (slice + 1) * SLICE)))
                        .toList();
        MixtureStatistics all = new MixtureStatistics(mixture.K(), mixture.D());
        slices.forEach(all::plus);
        return all;
    }

    /** The M-step. The floor keeps it one: of variances at least so large, it takes the best. */
    private static DiagonalMixture maximised(
            DiagonalMixture mixture, MixtureStatistics statistics, int n) {
        double[] w = new double[mixture.K()];
        double[][] mean = new double[mixture.K()][];
        double[][] variance = new double[mixture.K()][];
        for (int k = 0; k < w.length; k++) {
            double mass = statistics.mass(k);
            w[k] = mass / n;
            mean[k] = mixture.means()[k].clone();
            variance[k] = mixture.variances()[k].clone();
            for (int i = 0; i < mixture.D() && mass > LEAST_MASS; i++) {
                double m = statistics.sums(k)[i] / mass;
                mean[k][i] = m;
                variance[k][i] = Math.max(FLOOR, statistics.squares(k)[i] / mass - m * m);
            }
        }
        return new DiagonalMixture(w, mean, variance);
    }
}
