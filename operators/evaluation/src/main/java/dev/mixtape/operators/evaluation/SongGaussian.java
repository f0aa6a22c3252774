package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.linear.Gram;
import dev.mixtape.operators.linear.SymmetricEigen;
import dev.mixtape.operators.model.Whitening;
import java.util.List;

/**
 * One Gaussian a song: the mean of its whitened frames and their whole covariance, or its matrix
 * logarithm, in which covariances are a flat space (log-Euclidean, Arsigny et al. 2006).
 *
 * @param whitening of the frames of the corpus
 * @param logarithm whether the covariance's logarithm takes its place
 */
public record SongGaussian(Whitening whitening, boolean logarithm) {

    /**
     * Added to the eigenvalues before their logarithm. The corpus has a variance of 1 in every
     * direction; a song with fewer frames than dimensions has none in some, of which the logarithm
     * would be −∞, and one of hardly more frames has some that chance made small.
     */
    private static final double RIDGE = 1e-3;

    /**
     * Estimates the whitening; there is nothing else to learn.
     *
     * @param samples raw frames, at least one, all of the same D
     */
    public static SongGaussian learn(List<Frames> samples, boolean logarithm) {
        return new SongGaussian(WhiteSample.whitening(samples), logarithm);
    }

    /**
     * Mean, then the covariance's upper triangle, row by row. What lies off the diagonal bears a
     * factor of √2, so that squared distances are those of the whole matrices (Frobenius).
     *
     * @param song N×D, raw, at least one frame
     * @return D + D(D+1)/2 numbers, whitened; 1,430 for the paper's features
     */
    public float[] embed(Frames song) {
        int D = whitening.D();
        double[] x = whitening.apply(song);
        double[] mean = new double[D];
        for (int q = 0; q < x.length; q++) {
            mean[q % D] += x[q] / song.count();
        }
        double[][] covariance = covariance(x, mean);
        double[][] second = logarithm ? logarithm(covariance) : covariance;
        float[] vector = new float[D + D * (D + 1) / 2];
        int at = 0;
        for (int i = 0; i < D; i++) {
            vector[at++] = (float) mean[i];
        }
        for (int i = 0; i < D; i++) {
            for (int j = i; j < D; j++) {
                vector[at++] = (float) (second[i][j] * (i == j ? 1 : Math.sqrt(2)));
            }
        }
        return vector;
    }

    /** Of the population (divisor N). */
    private static double[][] covariance(double[] x, double[] mean) {
        int D = mean.length;
        int N = x.length / D;
        double[][] covariance = new double[D][D];
        double[] centred = new double[D];
        for (int n = 0; n < N; n++) {
            for (int i = 0; i < D; i++) {
                centred[i] = x[n * D + i] - mean[i];
            }
            for (int i = 0; i < D; i++) {
                Gram.addScaled(covariance[i], centred[i] / N, centred);
            }
        }
        return covariance;
    }

    /** Σ_q ln(λ_q + ridge) u_q u_qᵀ; rounding may have made a λ of 0 negative. */
    private static double[][] logarithm(double[][] covariance) {
        SymmetricEigen eigen = SymmetricEigen.of(covariance);
        int D = covariance.length;
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
