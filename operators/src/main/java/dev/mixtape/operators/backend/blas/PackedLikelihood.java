package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import org.bytedeco.javacpp.FloatPointer;

/**
 * E[ln p(x|φ_k)] of many frames as one matrix product: a frame becomes the P = D(D+1)/2 + D + 1
 * numbers (x_i x_j for i ≤ j, x, 1), a component a row of as many coefficients, and the logarithm
 * is their dot product.
 *
 * <p>Frames are taken a block at a time, so that their packed features stay in cache and memory
 * does not grow with a song's length. Blocks begin at the song's first frame: a song is computed in
 * the same pieces whatever it is bundled with.
 */
final class PackedLikelihood implements AutoCloseable {

    /** Frames of a block; its packed features take 1.4 MB for D = 52. */
    private static final int BLOCK = 256;

    private final int D;
    private final int K;
    private final int P;
    private final FloatPointer coefficients;
    private final FloatPointer features;
    private final FloatPointer products;
    private final float[] packed;

    PackedLikelihood(Model model) {
        D = model.D();
        K = model.K();
        P = Packed.size(D) + D + 1;
        packed = new float[BLOCK * P];
        coefficients = new FloatPointer((long) K * P);
        features = new FloatPointer((long) BLOCK * P);
        products = new FloatPointer((long) BLOCK * K);
        float[] row = new float[P];
        for (int k = 0; k < K; k++) {
            coefficients(model.posterior().components().get(k), row);
            coefficients.position((long) k * P).put(row, 0, P);
        }
        coefficients.position(0);
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
     * Computes a song's.
     *
     * @param x N×D, whitened
     * @param E N×K, nats, overwritten
     */
    void compute(float[] x, int N, float[] E) {
        for (int from = 0; from < N; from += BLOCK) {
            int n = Math.min(BLOCK, N - from);
            for (int row = 0; row < n; row++) {
                pack(x, (from + row) * D, row * P);
            }
            features.put(packed, 0, n * P);
            cblas_sgemm(
                    CblasRowMajor,
                    CblasNoTrans,
                    CblasTrans,
                    n,
                    K,
                    P,
                    1,
                    features,
                    P,
                    coefficients,
                    P,
                    0,
                    products,
                    K);
            products.get(E, from * K, n * K);
        }
    }

    private void pack(float[] x, int at, int to) {
        int p = to;
        for (int i = 0; i < D; i++) {
            float xi = x[at + i];
            for (int j = i; j < D; j++) {
                packed[p + j - i] = xi * x[at + j];
            }
            p += D - i;
        }
        System.arraycopy(x, at, packed, p, D);
        packed[p + D] = 1;
    }

    @Override
    public void close() {
        coefficients.deallocate();
        features.deallocate();
        products.deallocate();
    }
}
