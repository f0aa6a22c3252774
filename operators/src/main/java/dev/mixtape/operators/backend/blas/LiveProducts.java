package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;

import org.bytedeco.javacpp.DoublePointer;

/**
 * The three matrix products of a round, in double precision, among a song's N frames, A active
 * slots and L live components. The likelihoods stay outside the heap between rounds.
 */
final class LiveProducts implements AutoCloseable {

    private final Buffer E = new Buffer();
    private final Buffer zeta = new Buffer();
    private final Buffer varphi = new Buffer();
    private final Buffer result = new Buffer();
    private int N;
    private int L;

    /** Takes the likelihoods of the rounds that follow, N×L. */
    void use(double[] liveE, int N, int L) {
        this.N = N;
        this.L = L;
        E.put(liveE, N * L);
    }

    /** Σ_n ζ_nt E_nk: ζ is N×A, the evidence A×L, overwritten. */
    void evidence(double[] zeta, int A, double[] evidence) {
        this.zeta.put(zeta, N * A);
        result.reserve(A * L);
        cblas_dgemm(
                CblasRowMajor,
                CblasTrans,
                CblasNoTrans,
                A,
                L,
                N,
                1,
                this.zeta.at,
                A,
                E.at,
                L,
                0,
                result.at,
                L);
        result.at.get(evidence, 0, A * L);
    }

    /** Σ_k ϕ_tk E_nk: ϕ is A×L, the result N×A, overwritten. */
    void expected(double[] varphi, int A, double[] expected) {
        this.varphi.put(varphi, A * L);
        result.reserve(N * A);
        cblas_dgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                N,
                A,
                L,
                1,
                E.at,
                L,
                this.varphi.at,
                L,
                0,
                result.at,
                A);
        result.at.get(expected, 0, N * A);
    }

    /** r_nk = Σ_t ζ_nt ϕ_tk: ζ is N×A, ϕ A×L, the result N×L, overwritten. */
    void responsibilities(double[] zeta, double[] varphi, int A, double[] r) {
        this.zeta.put(zeta, N * A);
        this.varphi.put(varphi, A * L);
        result.reserve(N * L);
        cblas_dgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                N,
                L,
                A,
                1,
                this.zeta.at,
                A,
                this.varphi.at,
                L,
                0,
                result.at,
                L);
        result.at.get(r, 0, N * L);
    }

    @Override
    public void close() {
        E.at.deallocate();
        zeta.at.deallocate();
        varphi.at.deallocate();
        result.at.deallocate();
    }

    /** Memory outside the heap that grows to the largest song. */
    private static final class Buffer {
        private DoublePointer at = new DoublePointer(1L);
        private int capacity = 1;

        void reserve(int length) {
            if (capacity < length) {
                at.deallocate();
                at = new DoublePointer((long) length);
                capacity = length;
            }
        }

        void put(double[] values, int length) {
            reserve(length);
            at.put(values, 0, length);
        }
    }
}
