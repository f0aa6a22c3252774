package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;

/**
 * The matrix products of a round, in single precision, among a song's N frames, A slots and K
 * components, of which L are live. Likelihoods and ζ stay outside the heap.
 */
final class SlotProducts implements AutoCloseable {

    /** E, K×N, nats, each frame's largest subtracted. */
    final FloatMemory E = new FloatMemory();

    private final FloatMemory liveE = new FloatMemory();
    private final FloatMemory zeta = new FloatMemory();
    private final FloatMemory varphi = new FloatMemory();
    private final FloatMemory result = new FloatMemory();
    private final int K;
    private float[] row = new float[0];
    private float[] zeros = new float[0];
    private int N;
    private int L;

    SlotProducts(int K) {
        this.K = K;
    }

    /** Begins a song: {@link #E} is to be filled, and every component is live. */
    void begin(int N) {
        this.N = N;
        L = K;
        E.reserve(Math.multiplyExact(K, N));
        if (row.length < N) {
            row = new float[N];
            zeros = new float[N];
        }
    }

    /** Makes fewer components live. */
    void live(int[] components) {
        L = components.length;
        if (L < K) {
            liveE.reserve(L * N);
            for (int l = 0; l < L; l++) {
                E.get(components[l] * N, row, N);
                liveE.put(l * N, row, N);
            }
        }
    }

    /**
     * How far apart the rows of so many slots' {@link #evidence} lie: OpenBLAS is faster at eight
     * columns than at five.
     */
    static int stride(int A) {
        return (A + 7) / 8 * 8;
    }

    /**
     * Σ_n ζ_nt E_nk, of every component.
     *
     * @param zeta A rows of N
     * @param evidence K rows of {@link #stride}, of which the first A are overwritten
     */
    void evidence(float[][] zeta, int A, float[] evidence) {
        int columns = stride(A);
        this.zeta.reserve(columns * N);
        for (int a = 0; a < columns; a++) {
            this.zeta.put(a * N, a < A ? zeta[a] : zeros, N);
        }
        result.reserve(K * columns);
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                K,
                columns,
                N,
                1,
                E.at(),
                N,
                this.zeta.at(),
                N,
                0,
                result.at(),
                columns);
        result.get(0, evidence, K * columns);
    }

    /**
     * Σ_k ϕ_tk E_nk, over live components.
     *
     * @param varphi A×L
     * @param expected A rows of N, overwritten
     */
    void expected(float[] varphi, int A, float[][] expected) {
        this.varphi.reserve(A * L);
        this.varphi.put(0, varphi, A * L);
        result.reserve(A * N);
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                A,
                N,
                L,
                1,
                this.varphi.at(),
                L,
                L < K ? liveE.at() : E.at(),
                N,
                0,
                result.at(),
                N);
        for (int a = 0; a < A; a++) {
            result.get(a * N, expected[a], N);
        }
    }

    /**
     * Σ_k w_k E_nk, over all components.
     *
     * @param weights K
     * @param mean N, overwritten
     */
    void mean(float[] weights, float[] mean) {
        varphi.reserve(K);
        varphi.put(0, weights, K);
        result.reserve(N);
        cblas_sgemv(
                CblasRowMajor, CblasTrans, K, N, 1, E.at(), N, varphi.at(), 1, 0, result.at(), 1);
        result.get(0, mean, N);
    }

    @Override
    public void close() {
        E.close();
        liveE.close();
        zeta.close();
        varphi.close();
        result.close();
    }
}
