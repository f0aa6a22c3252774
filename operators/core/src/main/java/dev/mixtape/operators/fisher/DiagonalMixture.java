package dev.mixtape.operators.fisher;

import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;

/**
 * A mixture of Gaussians with diagonal covariances, over whitened frames.
 *
 * @param weights K, which add up to 1; 0 for a component that no frame came to
 * @param means K×D
 * @param variances K×D, above 0
 * @param temperature that logarithms are divided by before a frame's responsibilities are made of
 *     them, above 0; 1 is the mixture's own
 */
@SuppressWarnings("ArrayRecordComponent") // large, never compared or used as keys
public record DiagonalMixture(
        double[] weights, double[][] means, double[][] variances, double temperature) {

    /**
     * Of a model's components: frames that follow one another say the same again, and so many
     * features are surer of a component than they should be. By measurement, docs/decisions/0361.
     */
    private static final double TEMPERATURE = 2;

    /** The logarithm of no weight, which products must not make NaN of. */
    private static final double IMPOSSIBLE = -1e30;

    /** Of temperature 1. */
    public DiagonalMixture(double[] weights, double[][] means, double[][] variances) {
        this(weights, means, variances, 1);
    }

    /** The same components by another temperature. */
    public DiagonalMixture at(double another) {
        return new DiagonalMixture(weights, means, variances, another);
    }

    /**
     * What a model says a frame's features are, each by itself: the mean and the variance of each
     * component's posterior predictive, which is a Student-t (Bishop 2006, 2.160 and 10.81), and
     * the sticks' weights exp(E[ln β_k]), which are made to add up to 1. A component that few
     * frames fed has wide variances and claims little; E[ln p] would have it punish every frame
     * instead.
     *
     * <p>Diagonal, since 52 full-covariance dimensions are too sure of themselves: the
     * responsibilities of a frame are then nearly one-hot.
     */
    public static DiagonalMixture of(Model model) {
        CorpusPosterior posterior = model.posterior();
        int K = model.K();
        double[] weights = new double[K];
        double[][] means = new double[K][];
        double[][] variances = new double[K][];
        double sum = 0;
        for (int k = 0; k < K; k++) {
            weights[k] = Math.exp(posterior.sticks().expectedLogBeta()[k]);
            sum += weights[k];
            means[k] = posterior.components().get(k).m();
            variances[k] = predictiveVariances(posterior.components().get(k));
        }
        for (int k = 0; k < K; k++) {
            weights[k] /= sum;
        }
        return new DiagonalMixture(weights, means, variances, TEMPERATURE);
    }

    /** (1 + 1/λ) W⁻¹_ii / (ν − D − 1), D. */
    private static double[] predictiveVariances(NormalWishart q) {
        int D = q.D();
        double scale = (1 + 1 / q.lambda()) / (q.nu() - D - 1);
        double[] variances = new double[D];
        for (int i = 0; i < D; i++) {
            variances[i] = scale * q.wInv()[Packed.index(D, i, i)];
        }
        return variances;
    }

    /**
     * (ln w_k + ln N(x|μ_k, σ_k²)) / temperature as a product: it is linear in [x, x², 1]. A
     * frame's responsibilities are the softmax over k.
     *
     * @return K rows of 2D + 1 numbers
     */
    public float[][] coefficients() {
        int D = D();
        float[][] rows = new float[K()][2 * D + 1];
        for (int k = 0; k < rows.length; k++) {
            double constant = Math.log(weights[k]) - D * Math.log(2 * Math.PI) / 2;
            for (int i = 0; i < D; i++) {
                double mean = means[k][i];
                double variance = variances[k][i];
                constant -= (Math.log(variance) + mean * mean / variance) / 2;
                rows[k][i] = (float) (mean / variance / temperature);
                rows[k][D + i] = (float) (-1 / (2 * variance) / temperature);
            }
            rows[k][2 * D] = (float) Math.max(IMPOSSIBLE, constant / temperature);
        }
        return rows;
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
