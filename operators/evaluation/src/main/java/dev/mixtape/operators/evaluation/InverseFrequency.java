package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.inference.Representation;
import dev.mixtape.operators.model.Sticks;

/**
 * Weighs the components of songs by how rare they are, as words of a text are weighed by their
 * inverse document frequency (Spärck Jones 1972): what every song has tells little of one.
 *
 * <p>The weight of a component is −E[ln β_k], the information in nats that it carries under the
 * model's own weights β; nothing of the songs is looked at.
 */
public final class InverseFrequency {

    private InverseFrequency() {}

    /**
     * ln(max(y'_k, 1e-8)) with y'_k = w_k y_k / Σ_l w_l y_l and w_k = −E[ln β_k].
     *
     * @param songs ln y of each song, n×K
     * @param sticks of the model that they are of
     * @return n×K, log domain
     */
    public static Matrix weigh(Matrix songs, Sticks sticks) {
        int K = songs.columns();
        double[] expectedLogBeta = sticks.expectedLogBeta();
        float[] weighed = new float[songs.values().length];
        double[] y = new double[K];
        for (int song = 0; song < songs.rows(); song++) {
            double sum = 0;
            for (int k = 0; k < K; k++) {
                y[k] = -expectedLogBeta[k] * Math.exp(songs.at(song, k));
                sum += y[k];
            }
            for (int k = 0; k < K; k++) {
                weighed[song * K + k] =
                        (float) Math.log(Math.max(y[k] / sum, Representation.FLOOR));
            }
        }
        return new Matrix(songs.rows(), K, weighed);
    }
}
