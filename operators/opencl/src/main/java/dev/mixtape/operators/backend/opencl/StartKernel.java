package dev.mixtape.operators.backend.opencl;

/**
 * From E to each song's embedding and its deterministic start (docs/model.md, decision 2): the T
 * components with the largest mean of softmax_k(E + E[ln β_k]), one a slot.
 */
abstract class StartKernel extends GammaKernel {

    static final float FLOOR = 1e-8f;

    float temperature;

    /** E[ln β_k], K. */
    double[] logBeta;

    /** max_k E_nk, F: what was subtracted from a frame. */
    float[] largest;

    /** A factor and a term in the exponent that normalise a frame's two softmaxes, F×2. */
    float[] normalisers;

    /** Σ_n softmax_k(E + E[ln β_k]), S×K. */
    double[] share;

    /** The component that each slot begins with, S×T'. */
    int[] chosen;

    /** ζ, F×T', 0 where padded. */
    float[] zeta;

    /** ln(max(y_k, 1e-8)), S×K. */
    float[] embedding;

    /** 1 while a song's bound still gains, S. */
    int[] active;

    /** Rounds so far, S. */
    int[] rounds;

    /** Subtracts each frame's largest from E, and prepares its two softmaxes. */
    void centreFrames() {
        for (int n = getGlobalId(); n < frames; n += getGlobalSize()) {
            int at = n * K;
            float most = E[at];
            float weighted = E[at] + (float) logBeta[0];
            for (int k = 1; k < K; k++) {
                most = max(most, E[at + k]);
                weighted = max(weighted, E[at + k] + (float) logBeta[k]);
            }
            weighted = weighted - most;
            float sum = 0;
            float weightedSum = 0;
            for (int k = 0; k < K; k++) {
                float e = E[at + k] - most;
                E[at + k] = e;
                sum += exp(e / temperature);
                weightedSum += exp(e + (float) logBeta[k] - weighted);
            }
            largest[n] = most;
            normalisers[n * 2] = 1 / sum;
            normalisers[n * 2 + 1] = -weighted - log(weightedSum);
        }
    }

    /** Sums both softmaxes over a song's frames; a work-item takes one component of one song. */
    void embedSongs() {
        for (int w = getGlobalId(); w < songs * K; w += getGlobalSize()) {
            int s = w / K;
            int k = w - s * K;
            float prior = (float) logBeta[k];
            double y = 0;
            double weight = 0;
            for (int n = first[s]; n < first[s + 1]; n++) {
                float e = E[n * K + k];
                y += exp(e / temperature) * normalisers[n * 2];
                weight += exp(e + prior + normalisers[n * 2 + 1]);
            }
            embedding[w] = log(max((float) (y / (first[s + 1] - first[s])), FLOOR));
            share[w] = weight;
            if (k == 0) {
                active[s] = 1;
                rounds[s] = 0;
            }
        }
    }

    /** Ranks components by share, the smaller id first among equals. */
    void chooseComponents() {
        for (int w = getGlobalId(); w < songs * K; w += getGlobalSize()) {
            int s = w / K;
            int k = w - s * K;
            double own = share[w];
            int rank = 0;
            for (int l = 0; l < K; l++) {
                double other = share[s * K + l];
                if (other > own || (other == own && l < k)) {
                    rank++;
                }
            }
            if (rank < T) {
                chosen[s * paddedT + rank] = k;
            }
        }
    }

    /** ζ as the softmax among the chosen; slots beyond K begin empty. */
    void startFrames() {
        int count = min(T, K);
        for (int n = getGlobalId(); n < frames; n += getGlobalSize()) {
            for (int t = 0; t < paddedT; t++) {
                float value = 0;
                if (t < count) {
                    int k = chosen[songOf[n] * paddedT + t];
                    value = E[n * K + k] + (float) logBeta[k];
                }
                zeta[n * paddedT + t] = value;
            }
            softmaxZeta(n * paddedT, count);
        }
    }

    /**
     * Softmax of the first numbers of a row of ζ, in place. The logarithm of what they were divided
     * by is left in {@link #total}[0].
     */
    void softmaxZeta(int at, int count) {
        float most = zeta[at];
        for (int t = 1; t < count; t++) {
            most = max(most, zeta[at + t]);
        }
        float sum = 0;
        for (int t = 0; t < count; t++) {
            float term = exp(zeta[at + t] - most);
            zeta[at + t] = term;
            sum += term;
        }
        for (int t = 0; t < count; t++) {
            zeta[at + t] = zeta[at + t] / sum;
        }
        total[0] = (double) most + log((double) sum);
    }
}
