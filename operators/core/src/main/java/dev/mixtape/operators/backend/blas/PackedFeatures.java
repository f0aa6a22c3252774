package dev.mixtape.operators.backend.blas;

import dev.mixtape.operators.model.Packed;
import java.util.Arrays;

/**
 * The packed features of a block of frames, outside the heap: a row for each of the P = D(D+1)/2 +
 * D + 1 numbers (x_i x_j for i ≤ j, x, 1), a column for each frame.
 */
final class PackedFeatures implements AutoCloseable {

    /** Most frames of a block; their features take 1.1 MB for D = 52. */
    static final int BLOCK = 192;

    private final int D;
    private final float[][] x;
    private final float[] product = new float[BLOCK];
    private final float[] ones = new float[BLOCK];

    /** P×n. */
    final FloatMemory values = new FloatMemory();

    PackedFeatures(int D) {
        this.D = D;
        x = new float[D][BLOCK];
        Arrays.fill(ones, 1);
        values.reserve(BLOCK * P());
    }

    /** P. */
    int P() {
        return Packed.size(D) + D + 1;
    }

    /**
     * Forms those of a block.
     *
     * @param white whitened frames, D rows
     * @param centre what is subtracted from them first, D
     * @param from the block's first frame
     * @param n its frames, at most {@link #BLOCK}
     */
    void form(float[][] white, float[] centre, int from, int n) {
        for (int i = 0; i < D; i++) {
            System.arraycopy(white[i], from, x[i], 0, n);
            RowMath.addConstant(x[i], -centre[i], n);
        }
        int p = 0;
        for (int i = 0; i < D; i++) {
            for (int j = i; j < D; j++, p++) {
                RowMath.product(product, x[i], x[j], n);
                values.put(p * n, product, n);
            }
        }
        for (int i = 0; i < D; i++, p++) {
            values.put(p * n, x[i], n);
        }
        values.put(p * n, ones, n);
    }

    @Override
    public void close() {
        values.close();
    }
}
