package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.fisher.LogCovariance;
import dev.mixtape.operators.frames.Frames;
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
        float[] x = whitening.applyInSingle(song);
        double[] mean = LogCovariance.mean(x, D);
        double[][] covariance = LogCovariance.covariance(x, D);
        float[] second =
                logarithm ? LogCovariance.of(covariance) : LogCovariance.packed(covariance);
        float[] vector = new float[D + second.length];
        for (int i = 0; i < D; i++) {
            vector[i] = (float) mean[i];
        }
        System.arraycopy(second, 0, vector, D, second.length);
        return vector;
    }
}
