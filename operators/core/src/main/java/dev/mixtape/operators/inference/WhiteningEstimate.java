package dev.mixtape.operators.inference;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Whitening;
import java.util.List;

/**
 * The whitening of a sample: its mean, and the lower Cholesky factor of its precision.
 *
 * <p>Differs from {@code chol(inv(cov(x)))} in three ways, so that any sample gives a usable map.
 * Dimensions are brought to unit variance first, so values of 1e±6 lose nothing. The correlation
 * matrix R is replaced by (1−ε)R + εI with ε = (D/n)² clamped to [1e-6, 1], which bounds the
 * condition of near-singular data and leaves only the scales when there are no more frames than
 * dimensions. A constant dimension is divided by the size of its constant (by 1 if that is 0).
 */
public final class WhiteningEstimate {

    /** A dimension whose deviation is below this share of its size is constant: float rounding. */
    private static final double ROUNDING = 1e-6;

    private static final double MIN_RIDGE = 1e-6;

    private WhiteningEstimate() {}

    /**
     * Estimates it.
     *
     * @param samples raw frames, checked, at least one in all
     */
    public static Whitening of(int D, List<Frames> samples) {
        double[] mean = new double[D];
        long n = 0;
        for (Frames sample : samples) {
            for (int q = 0; q < sample.values().length; q++) {
                mean[q % D] += sample.values()[q];
            }
            n += sample.count();
        }
        for (int i = 0; i < D; i++) {
            mean[i] /= n;
        }
        double[] covariance = covariance(samples, mean, n);
        double[] scale = scales(mean, covariance);
        double[] R = correlation(covariance, scale, ridge(D, n));
        return new Whitening(mean, precisionFactor(R, scale));
    }

    private static double ridge(int D, long n) {
        double ratio = (double) D / n;
        return Math.min(1, Math.max(MIN_RIDGE, ratio * ratio));
    }

    private static double[] covariance(List<Frames> samples, double[] mean, long n) {
        int D = mean.length;
        double[] covariance = new double[Packed.size(D)];
        double[] centred = new double[D];
        for (Frames sample : samples) {
            for (int row = 0; row < sample.count(); row++) {
                for (int i = 0; i < D; i++) {
                    centred[i] = sample.values()[row * D + i] - mean[i];
                }
                Packed.addOuter(covariance, 0, 1.0 / n, centred);
            }
        }
        return covariance;
    }

    private static double[] scales(double[] mean, double[] covariance) {
        int D = mean.length;
        double[] scale = new double[D];
        for (int i = 0; i < D; i++) {
            double size = Math.abs(mean[i]);
            double deviation = Math.sqrt(covariance[Packed.index(D, i, i)]);
            boolean constant = deviation <= ROUNDING * size || deviation == 0;
            scale[i] = constant ? (size == 0 ? 1 : size) : deviation;
        }
        return scale;
    }

    /** (1−ε)R + εI, with a diagonal of exactly 1 for constant dimensions too. */
    private static double[] correlation(double[] covariance, double[] scale, double ridge) {
        int D = scale.length;
        double[] R = new double[covariance.length];
        for (int i = 0, p = 0; i < D; i++) {
            R[p++] = 1;
            for (int j = i + 1; j < D; j++, p++) {
                R[p] = (1 - ridge) * covariance[p] / scale[i] / scale[j];
            }
        }
        return R;
    }

    /**
     * Lower L with L·Lᵀ = (S R S)⁻¹, S the diagonal of scales. Reversing the order of rows and
     * columns turns the wanted factor of the inverse into the inverse of a Cholesky factor, so that
     * R is factored once and never inverted.
     */
    private static double[] precisionFactor(double[] R, double[] scale) {
        int D = scale.length;
        double[] reversed = new double[R.length];
        for (int i = 0; i < D; i++) {
            for (int j = i; j < D; j++) {
                reversed[Packed.index(D, D - 1 - j, D - 1 - i)] = R[Packed.index(D, i, j)];
            }
        }
        double[] inverse = Cholesky.of(D, reversed).inverseFactor();
        double[] factor = new double[D * D];
        for (int i = 0; i < D; i++) {
            for (int j = 0; j <= i; j++) {
                factor[i * D + j] = inverse[(D - 1 - j) * D + (D - 1 - i)] / scale[i];
            }
        }
        return factor;
    }
}
