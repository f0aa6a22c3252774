package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.mixtape.operators.fisher.DiagonalMixture;
import dev.mixtape.operators.fisher.FisherVector;
import dev.mixtape.operators.fisher.MixtureStatistics;
import java.util.Arrays;

/**
 * A song's Fisher vector by two matrix products a block of frames: coefficients with [x, x², 1]
 * give what components say of frames, and responsibilities with the same [x, x², 1] their moments.
 */
final class MixtureMoments implements AutoCloseable {

    private final DiagonalMixture mixture;
    private final int D;
    private final int K;
    private final int P;
    private final FloatMemory coefficients = new FloatMemory();

    /** [x, x², 1] of a block, P×n. */
    private final FloatMemory powers = new FloatMemory();

    /** Scores of a block, then its responsibilities, K×n. */
    private final FloatMemory scores = new FloatMemory();

    /** Of a block, K×P. */
    private final FloatMemory moments = new FloatMemory();

    private final float[][] r;
    private final float[] square = new float[PackedFeatures.BLOCK];
    private final float[] ones = new float[PackedFeatures.BLOCK];
    private final float[] best = new float[PackedFeatures.BLOCK];
    private final float[] total = new float[PackedFeatures.BLOCK];
    private final float[] zeros = new float[PackedFeatures.BLOCK];
    private final float[] block;

    private MixtureStatistics song;

    /** Prepares a mixture. */
    MixtureMoments(DiagonalMixture mixture) {
        this.mixture = mixture;
        D = mixture.D();
        K = mixture.K();
        P = 2 * D + 1;
        coefficients.reserve(Math.multiplyExact(K, P));
        float[][] rows = mixture.coefficients();
        for (int k = 0; k < K; k++) {
            coefficients.put(k * P, rows[k], P);
        }
        powers.reserve(P * PackedFeatures.BLOCK);
        scores.reserve(K * PackedFeatures.BLOCK);
        moments.reserve(K * P);
        r = new float[K][PackedFeatures.BLOCK];
        block = new float[K * P];
        Arrays.fill(ones, 1);
    }

    /** Begins a song. */
    void begin() {
        song = new MixtureStatistics(K, D);
    }

    /**
     * Takes a block.
     *
     * @param white whitened frames, D rows
     * @param from the block's first frame
     * @param n its frames, at most {@link PackedFeatures#BLOCK}
     */
    void add(float[][] white, int from, int n) {
        for (int i = 0; i < D; i++) {
            powers.put(i * n, white[i], from, n);
            System.arraycopy(white[i], from, square, 0, n);
            RowMath.product(square, square, square, n);
            powers.put((D + i) * n, square, n);
        }
        powers.put(2 * D * n, ones, n);
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
                powers.at(),
                n,
                0,
                scores.at(),
                n);
        softmax(n);
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                K,
                P,
                n,
                1,
                scores.at(),
                n,
                powers.at(),
                n,
                0,
                moments.at(),
                P);
        moments.get(0, block, K * P);
        song.add(block);
    }

    /** Responsibilities in place of scores. */
    private void softmax(int n) {
        Arrays.fill(best, 0, n, Float.NEGATIVE_INFINITY);
        Arrays.fill(total, 0, n, 0);
        for (int k = 0; k < K; k++) {
            scores.get(k * n, r[k], n);
            RowMath.max(best, r[k], n);
        }
        for (int k = 0; k < K; k++) {
            RowMath.subtract(r[k], best, n);
            if (RowMath.anyAbove(RowMath.MIN_EXPONENT, r[k], n)) {
                RowMath.exp(r[k], r[k], 0, zeros, 1, n);
                RowMath.add(total, r[k], n);
            } else {
                Arrays.fill(r[k], 0, n, 0);
            }
        }
        RowMath.invert(total, n);
        for (int k = 0; k < K; k++) {
            RowMath.product(r[k], r[k], total, n);
            scores.put(k * n, r[k], n);
        }
    }

    /**
     * Ends the song.
     *
     * @param N its frames
     * @return K·2D numbers, as {@link FisherVector#embed}
     */
    float[] end(int N) {
        return FisherVector.of(mixture, song, N);
    }

    @Override
    public void close() {
        coefficients.close();
        powers.close();
        scores.close();
        moments.close();
    }
}
