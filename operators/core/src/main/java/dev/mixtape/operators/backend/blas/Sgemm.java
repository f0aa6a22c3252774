package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.mixtape.operators.backend.MatrixProduct;
import org.bytedeco.javacpp.FloatPointer;

/** OpenBLAS' sgemm in one call, whole operands, on the calling thread. */
final class Sgemm implements MatrixProduct {

    private final int N;
    private final int P;
    private final int K;
    private final FloatPointer a;
    private final FloatPointer b;
    private final FloatPointer c;

    Sgemm(int N, int P, int K) {
        this.N = N;
        this.P = P;
        this.K = K;
        a = filled((long) N * P);
        b = filled((long) K * P);
        c = new FloatPointer((long) N * K);
    }

    private static FloatPointer filled(long length) {
        FloatPointer values = new FloatPointer(length);
        for (long i = 0; i < length; i++) {
            values.put(i, 0.5f + i % 7);
        }
        return values;
    }

    @Override
    public void run() {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, N, K, P, 1, a, P, b, P, 0, c, K);
    }

    @Override
    public void close() {
        a.deallocate();
        b.deallocate();
        c.deallocate();
    }
}
