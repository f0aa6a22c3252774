package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.mixtape.operators.inference.PackedForm;
import dev.mixtape.operators.model.Model;

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
        for (int k = 0; k < K; k++) {
            PackedForm.coefficients(model.posterior().components().get(k), row);
            coefficients.put(k * P, row, P);
        }
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
