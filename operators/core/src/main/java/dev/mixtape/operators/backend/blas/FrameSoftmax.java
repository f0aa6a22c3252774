package dev.mixtape.operators.backend.blas;

import dev.mixtape.operators.inference.LogSpace;
import dev.mixtape.operators.model.Model;
import java.util.Arrays;

/**
 * One pass over a song's expected log-likelihoods, a block at a time, for all that needs a softmax
 * over K: the frames' best component (by which they are centred), the embedding, and the shares
 * that the start is chosen by.
 *
 * <p>RowMath are components and columns frames, so that every step is the same for neighbouring
 * numbers. Probabilities below 8e-20 are taken for that or for nothing; an embedding shows none
 * below 1e-8.
 */
final class FrameSoftmax {

    /** Least Σ_k β_k exp(E_nk) of which neglected terms are no part. */
    private static final float MIN_WEIGHT = 1e-12f;

    private final int K;
    private final float coldness;
    private final float[] logBeta;

    /** β relative to the largest. */
    private final float[] beta;

    /** E of the block, K rows. */
    private final float[][] E;

    /** Exponentials of the components in {@link #reached}. */
    private final float[][] terms;

    /** Components that are not negligible for every frame of the block. */
    private final int[] reached;

    /** The softmaxes, added up over blocks, frame by frame of a block. */
    private final float[][] embeddingSums;

    private final float[][] shareSums;

    private final float[] best;
    private final float[] total;
    private final float[] weighted;
    private final float[] zeros;

    /** Σ_n max_k E_nk, in nats. */
    private double offset;

    FrameSoftmax(Model model) {
        K = model.K();
        coldness = (float) (1 / model.hyperparameters().temperature());
        double[] exact = model.posterior().sticks().expectedLogBeta();
        double largest = Arrays.stream(exact).max().orElseThrow();
        logBeta = new float[K];
        beta = new float[K];
        for (int k = 0; k < K; k++) {
            logBeta[k] = (float) exact[k];
            beta[k] = (float) Math.exp(exact[k] - largest);
        }
        E = new float[K][PackedFeatures.BLOCK];
        terms = new float[K][PackedFeatures.BLOCK];
        reached = new int[K];
        embeddingSums = new float[K][PackedFeatures.BLOCK];
        shareSums = new float[K][PackedFeatures.BLOCK];
        best = new float[PackedFeatures.BLOCK];
        total = new float[PackedFeatures.BLOCK];
        weighted = new float[PackedFeatures.BLOCK];
        zeros = new float[PackedFeatures.BLOCK];
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
        for (int k = 0; k < K; k++) {
            block.get(k * n, E[k], n);
            RowMath.max(best, E[k], n);
        }
        offset += RowMath.sum(best, n);
        for (int k = 0; k < K; k++) {
            RowMath.subtract(E[k], best, n);
            song.put(k * N + from, E[k], n);
        }
        int count = exponentials(1, n);
        addShares(count, n);
        if (coldness != 1) {
            count = exponentials(coldness, n);
        }
        RowMath.invert(total, n);
        for (int r = 0; r < count; r++) {
            RowMath.addProduct(embeddingSums[reached[r]], terms[r], total, n);
        }
    }

    /**
     * Fills {@link #terms} with exp(s·E) of the components that it returns the number of, and
     * {@link #total} with their sums.
     */
    private int exponentials(float s, int n) {
        int count = 0;
        Arrays.fill(total, 0);
        for (int k = 0; k < K; k++) {
            if (RowMath.anyAbove(RowMath.MIN_EXPONENT / s, E[k], n)) {
                RowMath.exp(terms[count], E[k], 0, zeros, s, n);
                RowMath.add(total, terms[count], n);
                reached[count++] = k;
            }
        }
        return count;
    }

    /** exp(E + E[ln β]) is exp(E) times a weight, so that its exponential is not taken again. */
    private void addShares(int count, int n) {
        Arrays.fill(weighted, 0);
        for (int r = 0; r < count; r++) {
            RowMath.addScaled(weighted, terms[r], beta[reached[r]], n);
        }
        if (!RowMath.allAbove(MIN_WEIGHT, weighted, n)) {
            addSharesOfTheUnused(n);
            return;
        }
        RowMath.invert(weighted, n);
        for (int r = 0; r < count; r++) {
            int k = reached[r];
            RowMath.addScaledProduct(shareSums[k], terms[r], weighted, beta[k], n);
        }
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
                shareSums[k][i] += (float) row[k];
            }
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
            sums[k] = RowMath.sum(rows[k], rows[k].length);
        }
        return sums;
    }

    /** Σ_n max_k E_nk, in nats: what was subtracted, in all. */
    double offset() {
        return offset;
    }
}
