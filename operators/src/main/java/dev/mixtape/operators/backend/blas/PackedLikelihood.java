package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;

/**
 * E[ln p(x|φ_k)] of many frames as one matrix product: a frame becomes the P = D(D+1)/2 + D + 1
 * numbers (x_i x_j for i ≤ j, x, 1), a component a row of as many coefficients, and the logarithm
 * is their dot product.
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
        for (int k = 0; k < K; k++) {
            coefficients(model.posterior().components().get(k), row);
            coefficients.put(k * P, row, P);
        }
    }

    /** The quadratic form multiplied out: −ν/2·xᵀWx + ν(Wm)ᵀx + (ln normaliser − ν/2·mᵀWm). */
    private void coefficients(NormalWishart q, float[] row) {
        Cholesky factor = Cholesky.of(D, q.wInv());
        double[] W = Packed.unpack(D, factor.inverse());
        int p = 0;
        for (int i = 0; i < D; i++) {
            for (int j = i; j < D; j++) {
                row[p++] = (float) ((i == j ? -0.5 : -1) * q.nu() * W[i * D + j]);
            }
        }
        for (int i = 0; i < D; i++) {
            double sum = 0;
            for (int j = 0; j < D; j++) {
                sum += W[i * D + j] * q.m()[j];
            }
            row[p++] = (float) (q.nu() * sum);
        }
        double distance = factor.inverseQuadraticForm(q.m(), 0, new double[D]);
        row[p] = (float) (q.logNormalizer(factor) - 0.5 * q.nu() * distance);
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
