package dev.mixtape.operators.fisher;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Whitening;

/**
 * The Fisher vector of a mixture (Perronnin and Dance 2007; Perronnin, Sánchez and Mensink 2010):
 * where a song would have each component's mean and deviation move to.
 *
 * @param whitening of the frames that the mixture was learned from
 * @param mixture of whitened frames
 */
public record FisherVector(Whitening whitening, DiagonalMixture mixture) {

    /**
     * First G_k = 1/N Σ_n r_nk (x_n − μ_k)/σ_k, component by component, then H_k = 1/N Σ_n r_nk
     * (((x_n − μ_k)/σ_k)² − 1)/√2; then {@link Normalisation}. The factor 1/√w_k of the published
     * one is left out: dividing by a component's share or its root was worse on songs.
     *
     * @param song N×D, raw, at least one frame
     * @return 2·K·D numbers of length 1; 6,656 for 64 components of the paper's features
     */
    public float[] embed(Frames song) {
        int K = mixture.K();
        int D = mixture.D();
        MixtureStatistics statistics =
                MixtureStatistics.of(mixture, whitening.applyInSingle(song), 0, song.count());
        float[] vector = new float[2 * K * D];
        for (int k = 0; k < K; k++) {
            double mass = statistics.mass(k);
            for (int i = 0; i < D; i++) {
                double mean = mixture.means()[k][i];
                double variance = mixture.variances()[k][i];
                double sum = statistics.sum(k, i);
                double first = (sum - mean * mass) / Math.sqrt(variance);
                double second =
                        (statistics.squares(k, i) - 2 * mean * sum + mean * mean * mass) / variance;
                vector[k * D + i] = (float) (first / song.count());
                vector[(K + k) * D + i] = (float) ((second - mass) / Math.sqrt(2) / song.count());
            }
        }
        Normalisation.apply(vector);
        return vector;
    }
}
