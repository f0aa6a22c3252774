package dev.mixtape.operators.backend.blas;

import dev.mixtape.operators.model.Model;
import java.util.Arrays;

/**
 * One pass over a song's expected log-likelihoods for all that needs a softmax over K: the frames'
 * best component (by which they are centred), the embedding, and the shares that the start is
 * chosen by.
 *
 * <p>A term e⁻³⁰ below the largest of its frame is left out: it is under float's resolution of the
 * sum.
 */
final class FrameSoftmax {

    private static final double NEGLIGIBLE = -30;

    private final int K;
    private final double temperature;
    private final double[] logBeta;
    private final double maxLogBeta;
    private final double[] beta;
    private final double[] terms;
    private final double[] cooled;
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
        maxLogBeta = Arrays.stream(logBeta).max().orElseThrow();
        terms = new double[K];
        cooled = new double[K];
        // Relative to the largest. One that underflows is never among a song's T strongest.
        beta = Arrays.stream(logBeta).map(b -> Math.exp(b - maxLogBeta)).toArray();
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
        Arrays.fill(embedding, 0);
        Arrays.fill(share, 0);
        offset = 0;
        for (int n = 0; n < N; n++) {
            int at = n * K;
            int best = 0;
            float max = E[at];
            for (int k = 1; k < K; k++) {
                if (E[at + k] > max) {
                    max = E[at + k];
                    best = k;
                }
            }
            offset += max;
            // Under both softmaxes, whatever lies below this is negligible.
            double cut =
                    Math.min(NEGLIGIBLE * temperature, NEGLIGIBLE + logBeta[best] - maxLogBeta);
            float floatCut = (float) Math.max(-Float.MAX_VALUE, cut);
            int count = 0;
            for (int k = 0; k < K; k++) {
                float e = E[at + k] - max;
                E[at + k] = e;
                if (e >= floatCut) {
                    indices[count++] = k;
                }
            }
            for (int c = 0; c < count; c++) {
                terms[c] = Math.exp(E[at + indices[c]]);
            }
            addEmbedding(E, at, count);
            addShare(count);
        }
    }

    private void addEmbedding(float[] E, int at, int count) {
        if (temperature == 1) {
            add(embedding, terms, count);
            return;
        }
        for (int c = 0; c < count; c++) {
            cooled[c] = Math.exp(E[at + indices[c]] / temperature);
        }
        add(embedding, cooled, count);
    }

    /** exp(E + E[ln β]) is exp(E) times a weight, so that its exponential is not taken again. */
    private void addShare(int count) {
        for (int c = 0; c < count; c++) {
            terms[c] *= beta[indices[c]];
        }
        add(share, terms, count);
    }

    private void add(double[] to, double[] terms, int count) {
        double sum = 0;
        for (int c = 0; c < count; c++) {
            sum += terms[c];
        }
        for (int c = 0; c < count && sum > 0; c++) {
            to[indices[c]] += terms[c] / sum;
        }
    }
}
