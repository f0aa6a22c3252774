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

    /** Frames whose moments are added up in single precision. */
    private static final int SPAN = 8 * PackedFeatures.BLOCK;

    private final DiagonalMixture mixture;
    private final int D;
    private final int K;
    private final int P;
    private final FloatMemory coefficients = new FloatMemory();

    /** [x, x², 1] of a block, P×n. */
    private final FloatMemory powers = new FloatMemory();

    /** Scores of a block, then their exponentials, K×n. */
    private final FloatMemory scores = new FloatMemory();

    /** Of a span, K×P. */
    private final FloatMemory moments = new FloatMemory();

    private final float[][] r;
    private final float[] x = new float[PackedFeatures.BLOCK];
    private final float[] power = new float[PackedFeatures.BLOCK];
    private final float[] best = new float[PackedFeatures.BLOCK];
    private final float[] weight = new float[PackedFeatures.BLOCK];
    private final float[] span;
    private final MixtureStatistics song;

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
        span = new float[K * P];
        song = new MixtureStatistics(K, D);
    }

    /**
     * Embeds a song.
     *
     * @param white its whitened frames, D rows
     * @param N how many they are, at least 1
     * @return K·2D numbers, as {@link FisherVector#embed}
     */
    float[] embed(float[][] white, int N) {
        song.clear();
        for (int from = 0; from < N; from += SPAN) {
            int end = Math.min(N, from + SPAN);
            for (int at = from; at < end; at += PackedFeatures.BLOCK) {
                add(white, at, Math.min(PackedFeatures.BLOCK, end - at), at > from);
            }
            moments.get(0, span, K * P);
            song.add(span);
        }
        return FisherVector.of(mixture, song, N);
    }

    /** Adds a block's moments to the span's, or begins a span with them. */
    private void add(float[][] white, int from, int n, boolean more) {
        Arrays.fill(weight, 1);
        putPowers(white, from, n);
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
        exponentials(n);
        // Dividing 2D + 1 rows by a frame's total is less work than dividing K.
        RowMath.invert(weight, n);
        putPowers(white, from, n);
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
                more ? 1 : 0,
                moments.at(),
                P);
    }

    /** [x, x², 1] of a block, each frame times its weight. */
    private void putPowers(float[][] white, int from, int n) {
        for (int i = 0; i < D; i++) {
            System.arraycopy(white[i], from, x, 0, n);
            RowMath.product(power, x, weight, n);
            powers.put(i * n, power, n);
            RowMath.product(power, power, x, n);
            powers.put((D + i) * n, power, n);
        }
        powers.put(2 * D * n, weight, n);
    }

    /** Exponentials in place of scores, the largest of a frame 1, and their totals as weights. */
    private void exponentials(int n) {
        Arrays.fill(best, 0, n, Float.NEGATIVE_INFINITY);
        Arrays.fill(weight, 0, n, 0);
        for (int k = 0; k < K; k++) {
            scores.get(k * n, r[k], n);
            RowMath.max(best, r[k], n);
        }
        for (int k = 0; k < K; k++) {
            RowMath.exp(r[k], r[k], 0, best, 1, n);
            RowMath.add(weight, r[k], n);
            scores.put(k * n, r[k], n);
        }
    }

    @Override
    public void close() {
        coefficients.close();
        powers.close();
        scores.close();
        moments.close();
    }
}
