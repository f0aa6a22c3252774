package dev.mixtape.operators.backend.blas;

import dev.mixtape.operators.model.Model;
import java.util.Arrays;

/**
 * One pass over a song's expected log-likelihoods, a block at a time, for all that needs a softmax
 * over K: the frames' best component (by which they are centred), the embedding, and the shares
 * that the start is chosen by.
 *
 * <p>Rows are components and columns frames, so that every step is the same for neighbouring
 * numbers. Probabilities below 8e-20 are taken for that; an embedding shows none below 1e-8.
 */
final class FrameSoftmax {

    private final int K;
    private final float coldness;
    private final float[] logBeta;

    /** E of the block, each K rows of a block's frames. */
    private final float[][] E;

    /** exp of the two softmaxes. */
    private final float[][] embeddingTerms;

    private final float[][] shareTerms;

    /** The softmaxes, added up over blocks, frame by frame of a block. */
    private final float[][] embeddingSums;

    private final float[][] shareSums;

    private final float[] best;
    private final float[] bestShare;
    private final float[] total;
    private final float[] none;

    /** Σ_n max_k E_nk, in nats. */
    private double offset;

    FrameSoftmax(Model model) {
        K = model.K();
        coldness = (float) (1 / model.hyperparameters().temperature());
        double[] exact = model.posterior().sticks().expectedLogBeta();
        logBeta = new float[K];
        for (int k = 0; k < K; k++) {
            logBeta[k] = (float) exact[k];
        }
        int block = PackedLikelihood.BLOCK;
        E = new float[K][block];
        embeddingTerms = new float[K][block];
        shareTerms = new float[K][block];
        embeddingSums = new float[K][block];
        shareSums = new float[K][block];
        best = new float[block];
        bestShare = new float[block];
        total = new float[block];
        none = new float[block];
    }

    /** Begins a song. */
    void begin() {
        offset = 0;
        for (int k = 0; k < K; k++) {
            Arrays.fill(embeddingSums[k], 0);
            Arrays.fill(shareSums[k], 0);
        }
    }

    /**
     * Takes a block.
     *
     * @param block K×n, nats
     * @param song K×N, where it is written from column {@code from} on, each frame's largest
     *     subtracted
     */
    void add(FloatMemory block, int n, FloatMemory song, int N, int from) {
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        Arrays.fill(bestShare, Float.NEGATIVE_INFINITY);
        for (int k = 0; k < K; k++) {
            block.get(k * n, E[k], n);
            Rows.max(best, E[k], n);
        }
        offset += Rows.sum(best, n);
        for (int k = 0; k < K; k++) {
            Rows.subtract(E[k], best, n);
            song.put(k * N + from, E[k], n);
            Rows.maxOfSum(bestShare, E[k], logBeta[k], n);
        }
        for (int k = 0; k < K; k++) {
            Rows.exp(embeddingTerms[k], E[k], 0, none, coldness, n);
            Rows.exp(shareTerms[k], E[k], logBeta[k], bestShare, 1, n);
        }
        normalise(embeddingTerms, embeddingSums, n);
        normalise(shareTerms, shareSums, n);
    }

    private void normalise(float[][] terms, float[][] sums, int n) {
        Arrays.fill(total, 0);
        for (int k = 0; k < K; k++) {
            Rows.add(total, terms[k], n);
        }
        Rows.invert(total, n);
        for (int k = 0; k < K; k++) {
            Rows.addProduct(sums[k], terms[k], total, n);
        }
    }

    /** Σ_n softmax_k(E/temperature), K. */
    double[] embedding() {
        return sums(embeddingSums);
    }

    /** Σ_n softmax_k(E + E[ln β_k]), K. */
    double[] share() {
        return sums(shareSums);
    }

    private double[] sums(float[][] rows) {
        double[] sums = new double[K];
        for (int k = 0; k < K; k++) {
            sums[k] = Rows.sum(rows[k], rows[k].length);
        }
        return sums;
    }

    /** Σ_n max_k E_nk, in nats: what was subtracted, in all. */
    double offset() {
        return offset;
    }
}
