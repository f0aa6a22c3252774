package dev.mixtape.operators.backend.opencl;

import dev.mixtape.operators.model.Whitening;

/**
 * The first two passes: whitening, and E[ln p(x_n|φ_k)] of all frames as one matrix product of
 * packed features (F×P) with component coefficients (P×K).
 *
 * <p>Packed features are never stored: a group forms those of its tile, {@link #DEPTH} at a time,
 * in local memory. A tile is 4·side frames by 8·side components; each work-item keeps 4×8 of its
 * products in registers, so that it reads 12 numbers of local memory for 32 multiplications.
 */
abstract class LikelihoodKernel extends GroupKernel {

    /** Packed features of a tile that are formed in one go. */
    static final int DEPTH = 16;

    /** Frames that a work-item multiplies. */
    static final int ROWS = 4;

    /** Components that a work-item multiplies them with. */
    static final int COLUMNS = 8;

    /** Work-items along a side of the group's square. */
    int side;

    /** K'. */
    int paddedK;

    /** P'. */
    int paddedP;

    /** Frames in, F×D, raw. */
    float[] raw;

    /** D. */
    double[] mean;

    /** D×D, lower-triangular: whitened = (x − mean)·matrix. */
    double[] whitening;

    /**
     * The two features of each packed one, i·2¹⁶ + j; feature D is the constant 1; P', and after
     * these those of {@link VectorKernel}.
     */
    int[] pairs;

    /** As many rows of K', 0 where padded. */
    float[] coefficients;

    /** x = (raw − mean)·whitening, in double precision, kept in single. */
    void whiten() {
        int width = D + 1;
        int stride = getGlobalSize();
        for (int q = getGlobalId(); q < frames * width; q += stride) {
            int n = q / width;
            int j = q - n * width;
            double sum = 1;
            if (j < D) {
                sum = 0;
                for (int i = j; i < D; i++) {
                    sum += (raw[n * D + i] - mean[i]) * whitening[i * D + j];
                }
                sum = max(-Whitening.FARTHEST, min(Whitening.FARTHEST, sum));
            }
            x[q] = (float) sum;
        }
    }

    /**
     * E, tile by tile, of some rows of the pairs and coefficients; a group takes every so-many-th
     * tile.
     */
    void multiplyTiles(int from, int to) {
        int height = ROWS * side;
        int width = COLUMNS * side;
        int across = paddedK / width;
        int tiles = (frames + height - 1) / height * across;
        for (int w = getGroupId(); w < tiles; w += getNumGroups()) {
            multiplyTile(w / across * height, w % across * width, from, to);
        }
    }

    /** One tile: frames from n0, components from k0. */
    void multiplyTile(int n0, int k0, int from, int to) {
        int item = getLocalId();
        int row = item / side;
        int column = item % side;
        for (int q = 0; q < ROWS * COLUMNS; q++) {
            part[q] = 0;
        }
        for (int p0 = from; p0 < to; p0 += DEPTH) {
            stageFeatures(n0, p0);
            stageCoefficients(k0, p0, row, column);
            localBarrier();
            for (int p = 0; p < DEPTH; p++) {
                int features = p * (ROWS * side + 1) + row;
                int weights = DEPTH * (ROWS * side + 1) + p * (COLUMNS * side) + column;
                for (int u = 0; u < ROWS; u++) {
                    float feature = tile[features + u * side];
                    for (int v = 0; v < COLUMNS; v++) {
                        part[u * COLUMNS + v] =
                                part[u * COLUMNS + v] + feature * tile[weights + v * side];
                    }
                }
            }
            localBarrier();
        }
        for (int u = 0; u < ROWS; u++) {
            int n = n0 + row + u * side;
            for (int v = 0; v < COLUMNS; v++) {
                int k = k0 + column + v * side;
                if (n < frames && k < K) {
                    E[n * K + k] = part[u * COLUMNS + v];
                }
            }
        }
    }

    /**
     * x_i x_j of the tile's frames; neighbours in the group form neighbouring pairs of a frame. (A
     * row is one number longer than its frames, so that they write to different banks.)
     */
    void stageFeatures(int n0, int p0) {
        for (int c = getLocalId(); c < DEPTH * ROWS * side; c += getLocalSize()) {
            int p = c % DEPTH;
            int n = c / DEPTH;
            float feature = 0;
            if (n0 + n < frames) {
                int pair = pairs[p0 + p];
                int at = (n0 + n) * (D + 1);
                feature = x[at + (pair >> 16)] * x[at + (pair & 0xffff)];
            }
            tile[p * (ROWS * side + 1) + n] = feature;
        }
    }

    /** The rows of coefficients that belong to them, by items in their square: no divisions. */
    void stageCoefficients(int k0, int p0, int row, int column) {
        int width = COLUMNS * side;
        int base = DEPTH * (ROWS * side + 1) + column;
        for (int p = row; p < DEPTH; p += side) {
            int from = (p0 + p) * paddedK + k0 + column;
            for (int v = 0; v < COLUMNS; v++) {
                tile[base + p * width + v * side] = coefficients[from + v * side];
            }
        }
    }
}
