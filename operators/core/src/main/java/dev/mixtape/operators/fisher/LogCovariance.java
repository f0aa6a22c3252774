package dev.mixtape.operators.fisher;

import dev.mixtape.operators.linear.Gram;
import dev.mixtape.operators.linear.SymmetricEigen;
import dev.mixtape.operators.model.Packed;

/**
 * The matrix logarithm of a song's covariance, in which covariances are a flat space
 * (log-Euclidean, Arsigny et al. 2006): how a song's features vary, and how they vary together.
 */
public final class LogCovariance {

    /**
     * Added to the eigenvalues before their logarithm. The corpus has a variance of 1 in every
     * direction; a song with fewer frames than dimensions has none in some, of which the logarithm
     * would be −∞, and one of hardly more frames has some that chance made small.
     */
    private static final double RIDGE = 1e-3;

    private LogCovariance() {}

    /**
     * Of a song's covariance.
     *
     * @param covariance of its whitened frames, D×D
     * @return D(D+1)/2 numbers, {@link #packed}; 1,378 for the paper's features
     */
    public static float[] of(double[][] covariance) {
        return of(SymmetricEigen.of(covariance));
    }

    /**
     * As {@link #of(double[][])}.
     *
     * @param covariance its eigenvalues and eigenvectors
     */
    public static float[] of(SymmetricEigen covariance) {
        return packed(logarithm(covariance));
    }

    /**
     * The upper triangle of a symmetric matrix, row by row. What lies off the diagonal bears a
     * factor of √2, so that squared distances are those of the whole matrices (Frobenius).
     *
     * @param symmetric D×D
     * @return D(D+1)/2
     */
    public static float[] packed(double[][] symmetric) {
        int D = symmetric.length;
        float[] triangle = new float[Packed.size(D)];
        for (int i = 0, p = 0; i < D; i++) {
            for (int j = i; j < D; j++, p++) {
                triangle[p] = (float) (symmetric[i][j] * (i == j ? 1 : Math.sqrt(2)));
            }
        }
        return triangle;
    }

    /**
     * The covariance of a song's frames as a population's (divisor N).
     *
     * @param x N×D, row-major, N at least 1
     * @return D×D
     */
    public static double[][] covariance(float[] x, int D) {
        double[] mean = mean(x, D);
        double[][] sums = new double[D][D];
        double[][] four = new double[4][D];
        int rows = x.length / D;
        for (int n = 0; n < rows; n += 4) {
            for (int f = 0; f < 4; f++) {
                for (int i = 0; i < D; i++) {
                    four[f][i] = n + f < rows ? x[(n + f) * D + i] - mean[i] : 0;
                }
            }
            addProducts(sums, four[0], four[1], four[2], four[3]);
        }
        for (int i = 0; i < D; i++) {
            for (int j = i; j < D; j++) {
                sums[i][j] /= rows;
                sums[j][i] = sums[i][j];
            }
        }
        return sums;
    }

    /**
     * The mean of a song's frames.
     *
     * @param x N×D, row-major, N at least 1
     * @return D
     */
    public static double[] mean(float[] x, int D) {
        double[] mean = new double[D];
        for (int q = 0, i = 0; q < x.length; q++, i = i + 1 == D ? 0 : i + 1) {
            mean[i] += x[q];
        }
        for (int i = 0; i < D; i++) {
            mean[i] *= (double) D / x.length;
        }
        return mean;
    }

    /**
     * Upper triangles; four frames at a time, so that sums are read and written a quarter as often.
     */
    private static void addProducts(
            double[][] sums, double[] a, double[] b, double[] c, double[] d) {
        for (int i = 0; i < a.length; i++) {
            double[] row = sums[i];
            for (int j = i; j < row.length; j++) {
                row[j] += a[i] * a[j] + b[i] * b[j] + (c[i] * c[j] + d[i] * d[j]);
            }
        }
    }

    /** Σ_q ln(λ_q + ridge) u_q u_qᵀ; rounding may have made a λ of 0 negative. */
    private static double[][] logarithm(SymmetricEigen eigen) {
        int D = eigen.values().length;
        double[][] logarithm = new double[D][D];
        for (int q = 0; q < D; q++) {
            double[] u = eigen.vectors()[q];
            double log = Math.log(Math.max(0, eigen.values()[q]) + RIDGE);
            for (int i = 0; i < D; i++) {
                Gram.addScaled(logarithm[i], log * u[i], u);
            }
        }
        return logarithm;
    }
}
