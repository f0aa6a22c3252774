package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotri;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.mixtape.operators.inference.PackedForm;
import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import org.bytedeco.javacpp.DoublePointer;

/**
 * E[ln p(x|φ_k)] of many frames as one matrix product of packed features and coefficients ({@link
 * PackedForm}).
 *
 * <p>Frames are taken a block at a time, so that packed features and products stay in cache and
 * memory does not grow with a song's length. Blocks begin at the song's first frame: a song is
 * computed in the same pieces whatever it is bundled with.
 */
final class PackedLikelihood implements AutoCloseable {

    private final int D;
    private final int K;
    private final int P;
    private final FloatMemory coefficients = new FloatMemory();

    private final PackedFeatures features;
    private final float[] origin;

    /**
     * Prepares a model version.
     *
     * @param features of blocks, kept by the caller
     */
    PackedLikelihood(Model model, PackedFeatures features) {
        this.features = features;
        D = model.D();
        K = model.K();
        P = features.P();
        origin = new float[D];
        coefficients.reserve(Math.multiplyExact(K, P));
        float[] row = new float[P];
        try (DoublePointer square = new DoublePointer((long) D * D)) {
            for (int k = 0; k < K; k++) {
                NormalWishart q = model.posterior().components().get(k);
                Cholesky factor = Cholesky.of(D, q.wInv());
                PackedForm.coefficients(q, factor, inverse(factor, square), row);
                coefficients.put(k * P, row, P);
            }
        }
    }

    /** W = (LLᵀ)⁻¹, of which the lower triangle is set, by LAPACK: a third of the time of loops. */
    private double[] inverse(Cholesky factor, DoublePointer square) {
        // What lies below the diagonal of a row-major matrix is what LAPACK calls upper.
        square.put(factor.L(), 0, D * D);
        int info = LAPACKE_dpotri(LAPACK_COL_MAJOR, (byte) 'U', D, square, D);
        if (info != 0) {
            throw new ArithmeticException("dpotri=" + info + ": must be 0");
        }
        double[] W = new double[D * D];
        square.get(W, 0, D * D);
        return W;
    }

    /**
     * Computes a block's.
     *
     * @param white whitened frames, D rows
     * @param from the block's first frame
     * @param n its frames, at most {@link PackedFeatures#BLOCK}
     * @param E K×n, nats, overwritten
     */
    void compute(float[][] white, int from, int n, FloatMemory E) {
        features.form(white, origin, from, n);
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                K,
                n,
                P,
                1,
                coefficients.at(),
                P,
                features.values.at(),
                n,
                0,
                E.at(),
                n);
    }

    @Override
    public void close() {
        coefficients.close();
    }
}
