package dev.mixtape.operators.backend.blas;

import dev.mixtape.operators.inference.LogSpace;
import dev.mixtape.operators.model.Model;
import java.util.Arrays;

/**
 * One pass over a song's expected log-likelihoods, a block at a time, for all that needs a softmax
 * over K: the frames' best component (by which they are centred), the embedding, and the shares
 * that the start is chosen by.
 *
 * <p>Rows are components and columns frames, so that every step is the same for neighbouring
 * numbers. Probabilities below 8e-20 are taken for that or for nothing; an embedding shows none
 * below 1e-8.
 */
final class FrameSoftmax implements AutoCloseable {

    /** Least Σ_k β_k exp(E_nk) of which neglected terms are no part. */
    private static final float MIN_WEIGHT = 1e-12f;

    private final int K;
    private final float[] logBeta;

    /** β relative to the largest. */
    private final float[] beta;

    private final float[] ones;

    /** E of the block, K rows. */
    private final float[][] E;

    private final float[] best = new float[PackedFeatures.BLOCK];
    private final float[] weighted = new float[PackedFeatures.BLOCK];

    /** exp(E). */
    private final Exponentials plain;

    /** exp(E/temperature); the same as the other at a temperature of 1. */
    private final Exponentials cold;

    /** Σ_n softmax_k(E/temperature), K. */
    private final double[] embedding;

    /** Σ_n softmax_k(E + E[ln β_k]), K. */
    private final double[] share;

    /** Σ_n max_k E_nk, in nats. */
    private double offset;

    FrameSoftmax(Model model) {
        K = model.K();
        double[] exact = model.posterior().sticks().expectedLogBeta();
        double largest = Arrays.stream(exact).max().orElseThrow();
        logBeta = new float[K];
        beta = new float[K];
        for (int k = 0; k < K; k++) {
            logBeta[k] = (float) exact[k];
            beta[k] = (float) Math.exp(exact[k] - largest);
        }
        ones = new float[K];
        Arrays.fill(ones, 1);
        E = new float[K][PackedFeatures.BLOCK];
        embedding = new double[K];
        share = new double[K];
        float coldness = (float) (1 / model.hyperparameters().temperature());
        plain = new Exponentials(K, 1);
        cold = coldness == 1 ? plain : new Exponentials(K, coldness);
    }

    /** Begins a song. */
    void begin() {
        offset = 0;
        Arrays.fill(embedding, 0);
        Arrays.fill(share, 0);
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
        for (int k = 0; k < K; k++) {
            block.get(k * n, E[k], n);
            RowMath.max(best, E[k], n);
        }
        offset += RowMath.sum(best, n);
        plain.begin(n);
        cold.begin(n);
        Arrays.fill(weighted, 0);
        for (int k = 0; k < K; k++) {
            RowMath.subtract(E[k], best, n);
            song.put(k * N + from, E[k], n);
            if (plain.take(k, E[k])) {
                RowMath.addScaled(weighted, plain.row, beta[k], n);
            }
            if (cold != plain) {
                cold.take(k, E[k]);
            }
        }
        addShares(n);
        RowMath.invert(cold.total, n);
        cold.addTo(embedding, ones, cold.total);
    }

    /** exp(E + E[ln β]) is exp(E) times a weight, so that its exponential is not taken again. */
    private void addShares(int n) {
        if (!RowMath.allAbove(MIN_WEIGHT, weighted, n)) {
            addSharesOfTheUnused(n);
            return;
        }
        RowMath.invert(weighted, n);
        plain.addTo(share, beta, weighted);
    }

    /**
     * The same where some frame is explained only by components whose weight is next to nothing:
     * then the weights decide among likelihoods that are negligible without them.
     */
    private void addSharesOfTheUnused(int n) {
        double[] row = new double[K];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < K; k++) {
                row[k] = E[k][i] + logBeta[k];
            }
            LogSpace.softmax(row, 0, K);
            for (int k = 0; k < K; k++) {
                share[k] += row[k];
            }
        }
    }

    /** Σ_n softmax_k(E/temperature), K. */
    double[] embedding() {
        return embedding.clone();
    }

    /** Σ_n softmax_k(E + E[ln β_k]), K. */
    double[] share() {
        return share.clone();
    }

    /** Σ_n max_k E_nk, in nats: what was subtracted, in all. */
    double offset() {
        return offset;
    }

    @Override
    public void close() {
        plain.close();
        cold.close();
    }
}
