package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;

import java.util.Arrays;

/**
 * exp(s·E) of a block of frames, outside the heap, of those components that are not negligible for
 * every frame of it.
 */
final class Exponentials implements AutoCloseable {

    private final float s;
    private final int[] reached;
    private final float[] zeros = new float[PackedFeatures.BLOCK];
    private final float[] sums;

    /** A row for each component that is reached. */
    private final FloatMemory terms = new FloatMemory();

    private final FloatMemory weights = new FloatMemory();
    private final FloatMemory products = new FloatMemory();
    private int count;
    private int n;

    /** What was taken last. */
    final float[] row = new float[PackedFeatures.BLOCK];

    /** Of each frame the sum over components. */
    final float[] total = new float[PackedFeatures.BLOCK];

    Exponentials(int K, float s) {
        this.s = s;
        reached = new int[K];
        sums = new float[K];
        terms.reserve(K * PackedFeatures.BLOCK);
        weights.reserve(PackedFeatures.BLOCK);
        products.reserve(K);
    }

    /** Begins a block of n frames. */
    void begin(int n) {
        this.n = n;
        count = 0;
        Arrays.fill(total, 0);
    }

    /**
     * Takes a component.
     *
     * @param E of the block's frames, at most 0
     * @return whether it is reached, and so in {@link #row}
     */
    boolean take(int k, float[] E) {
        if (!RowMath.anyAbove(RowMath.MIN_EXPONENT / s, E, n)) {
            return false;
        }
        RowMath.exp(row, E, 0, zeros, s, n);
        RowMath.add(total, row, n);
        terms.put(count * n, row, n);
        reached[count++] = k;
        return true;
    }

    /** to_k ← to_k + c_k Σ_n w_n exp(s E_nk). */
    void addTo(double[] to, float[] c, float[] w) {
        if (count == 0) {
            return;
        }
        weights.put(0, w, n);
        cblas_sgemv(
                CblasRowMajor,
                CblasNoTrans,
                count,
                n,
                1,
                terms.at(),
                n,
                weights.at(),
                1,
                0,
                products.at(),
                1);
        products.get(0, sums, count);
        for (int r = 0; r < count; r++) {
            to[reached[r]] += c[reached[r]] * sums[r];
        }
    }

    @Override
    public void close() {
        terms.close();
        weights.close();
        products.close();
    }
}
