package dev.mixtape.operators.similarity;

import java.util.Arrays;

/** Dot products of some rows of a matrix with all of them, in single precision. */
final class Screen {

    /** Rows of a block, whose columns lie one after the other: 128 KiB of 256 columns. */
    private static final int BLOCK = 128;

    private final float[] x;
    private final int n;
    private final int K;

    /** Blocks × K × BLOCK; past the last row zeros. */
    private final float[] blocks;

    /**
     * Lays the rows out.
     *
     * @param x n×K; kept
     */
    Screen(float[] x, int n, int K) {
        this.x = x;
        this.n = n;
        this.K = K;
        blocks = new float[Math.multiplyExact((n + BLOCK - 1) / BLOCK * BLOCK, K)];
        for (int i = 0; i < n; i++) {
            int block = i / BLOCK * BLOCK * K;
            for (int k = 0; k < K; k++) {
                blocks[block + k * BLOCK + i % BLOCK] = x[i * K + k];
            }
        }
    }

    /**
     * How far a dot product of unit vectors may be off, by rounding of their elements and of the
     * sum of K products (Higham 2002, equation 3.5).
     */
    static double error(int K) {
        return (K + 4) * Math.ulp(1f);
    }

    /**
     * Multiplies; sums run over k in order, so that {@code x_i·x_j} and {@code x_j·x_i} are the
     * same bits.
     *
     * @param from first of the rows that are multiplied
     * @param to past the last
     * @param dots receives (to−from)×n
     */
    void dots(int from, int to, float[] dots) {
        float[] sums = new float[BLOCK];
        for (int first = 0; first < n; first += BLOCK) {
            int count = Math.min(BLOCK, n - first);
            for (int i = from; i < to; i++) {
                Arrays.fill(sums, 0);
                for (int k = 0; k < K; k++) {
                    add(x[i * K + k], (first * K) + k * BLOCK, sums);
                }
                System.arraycopy(sums, 0, dots, (i - from) * n + first, count);
            }
        }
    }

    /** sums += factor · column; HotSpot makes vector code of it. */
    private void add(float factor, int column, float[] sums) {
        for (int b = 0; b < BLOCK; b++) {
            sums[b] += factor * blocks[column + b];
        }
    }
}
