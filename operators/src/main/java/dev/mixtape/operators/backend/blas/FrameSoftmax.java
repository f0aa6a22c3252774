package dev.mixtape.operators.backend.blas;

import dev.mixtape.operators.model.Model;

/**
 * One pass over a song's expected log-likelihoods for all that needs a softmax over K: the frames'
 * best component (by which they are centred), the embedding, and the shares that the start is
 * chosen by.
 *
 * <p>A term e⁻³⁰ below the largest of its frame is left out: it is under float's resolution of the
 * sum.
 */
final class FrameSoftmax {

    private static final float NEGLIGIBLE = -30;

    private final int K;
    private final double temperature;
    private final double[] logBeta;
    private final double[] terms;
    private final int[] indices;

    /** Σ_n softmax_k(E/temperature), K. */
    final double[] embedding;

    /** Σ_n softmax_k(E + E[ln β_k]), K. */
    final double[] share;

    /** Σ_n max_k E_nk, in nats. */
    double offset;

    FrameSoftmax(Model model) {
        K = model.K();
        temperature = model.hyperparameters().temperature();
        logBeta = model.posterior().sticks().expectedLogBeta();
        terms = new double[K];
        indices = new int[K];
        embedding = new double[K];
        share = new double[K];
    }

    /**
     * Computes a song's.
     *
     * @param E N×K, nats; each frame's largest is subtracted from it, in place
     */
    void compute(float[] E, int N) {
        java.util.Arrays.fill(embedding, 0);
        java.util.Arrays.fill(share, 0);
        offset = 0;
        for (int n = 0; n < N; n++) {
            int at = n * K;
            float max = centre(E, at);
            offset += max;
            double cut = NEGLIGIBLE * temperature;
            int count = 0;
            double sum = 0;
            for (int k = 0; k < K; k++) {
                if (E[at + k] > cut) {
                    double term = Math.exp(E[at + k] / temperature);
                    indices[count] = k;
                    terms[count++] = term;
                    sum += term;
                }
            }
            add(embedding, count, sum);
            addShare(E, at);
        }
    }

    private float centre(float[] E, int at) {
        float max = E[at];
        for (int k = 1; k < K; k++) {
            max = Math.max(max, E[at + k]);
        }
        for (int k = 0; k < K; k++) {
            E[at + k] -= max;
        }
        return max;
    }

    private void addShare(float[] E, int at) {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < K; k++) {
            max = Math.max(max, E[at + k] + logBeta[k]);
        }
        int count = 0;
        double sum = 0;
        for (int k = 0; k < K; k++) {
            double log = E[at + k] + logBeta[k] - max;
            if (log > NEGLIGIBLE) {
                double term = Math.exp(log);
                indices[count] = k;
                terms[count++] = term;
                sum += term;
            }
        }
        add(share, count, sum);
    }

    private void add(double[] to, int count, double sum) {
        for (int c = 0; c < count; c++) {
            to[indices[c]] += terms[c] / sum;
        }
    }
}
