package dev.mixtape.operators.fisher;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Whitening;

/**
 * The Fisher vector of a mixture (Perronnin and Dance 2007; Perronnin, Sánchez and Mensink 2010):
 * where a song would have each component's mean and deviation move to.
 *
 * @param whitening of the frames that the mixture was learned from
 * @param mixture of whitened frames
 */
public record FisherVector(Whitening whitening, DiagonalMixture mixture) {

    private static final double ROOT_OF_HALF = Math.sqrt(0.5);

    /** Of a model's components. */
    public static FisherVector of(Model model) {
        return new FisherVector(model.whitening(), DiagonalMixture.of(model));
    }

    /** By responsibilities of another temperature. */
    public FisherVector at(double temperature) {
        return new FisherVector(whitening, mixture.at(temperature));
    }

    /**
     * Component by component G_k = 1/N Σ_n r_nk (x_n − μ_k)/σ_k and H_k = 1/N Σ_n r_nk (((x_n −
     * μ_k)/σ_k)² − 1)/√2; then {@link Normalisation}. The factor 1/√w_k of the published one is
     * left out: dividing by a component's share or its root was worse on songs.
     *
     * @param song N×D, raw, at least one frame
     * @return K·2D numbers of length 1; 6,656 for 64 components of the paper's features
     */
    public float[] embed(Frames song) {
        return of(
                mixture,
                MixtureStatistics.of(mixture, whitening.applyInSingle(song), 0, song.count()),
                song.count());
    }

    /**
     * As {@link #embed}, of what was summed up before.
     *
     * @param statistics of a song's whitened frames
     * @param N its frames, at least 1
     */
    public static float[] of(DiagonalMixture mixture, MixtureStatistics statistics, int N) {
        int K = mixture.K();
        int D = mixture.D();
        float[] vector = new float[K * 2 * D];
        double[] first = new double[D];
        double[] second = new double[D];
        for (int k = 0; k < K; k++) {
            gradients(mixture, statistics, k, first, second);
            int at = k * 2 * D;
            for (int i = 0; i < D; i++) {
                vector[at + i] = (float) (first[i] / N);
                vector[at + D + i] = (float) (second[i] / N);
            }
        }
        Normalisation.apply(vector);
        return vector;
    }

    /** N·G_k and N·H_k; apart from the conversion to floats, so that C2 makes vectors of it. */
    private static void gradients(
            DiagonalMixture mixture,
            MixtureStatistics statistics,
            int k,
            double[] first,
            double[] second) {
        double[] means = mixture.means()[k];
        double[] variances = mixture.variances()[k];
        double[] sums = statistics.sums(k);
        double[] squares = statistics.squares(k);
        double mass = statistics.mass(k);
        for (int i = 0; i < first.length; i++) {
            double mean = means[i];
            first[i] = (sums[i] - mean * mass) / Math.sqrt(variances[i]);
            double square = squares[i] - 2 * mean * sums[i] + mean * mean * mass;
            second[i] = (square / variances[i] - mass) * ROOT_OF_HALF;
        }
    }
}
