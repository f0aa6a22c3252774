package dev.mixtape.operators.features;

/**
 * Mel-frequency cepstral coefficients: c_q = s_q Σ_b M[b] cos(π q (2b+1) / 256), q = 0…12, of the
 * decibel mel bands M, with s_0 = √(1/128) and s_q = √(2/128): the orthonormal DCT-II.
 *
 * <p>Shape 13 per frame, decibels. Source: librosa 0.9.1, {@code feature.mfcc(S=…, n_mfcc=13)}.
 */
final class Mfcc {

    /** Coefficients. */
    static final int COEFFICIENTS = 13;

    private static final float[] BASIS = basis();

    private Mfcc() {}

    private static float[] basis() {
        int bands = MelFilterbank.BANDS;
        float[] basis = new float[COEFFICIENTS * bands];
        for (int q = 0; q < COEFFICIENTS; q++) {
            double scale = Math.sqrt((q == 0 ? 1.0 : 2.0) / bands);
            for (int b = 0; b < bands; b++) {
                basis[q * bands + b] =
                        (float) (scale * Math.cos(Math.PI * q * (2 * b + 1) / (2.0 * bands)));
            }
        }
        return basis;
    }

    /** Writes the coefficients of the bands at {@code melDb[from …]} to {@code out[to …]}. */
    static void apply(Kernels kernels, float[] melDb, int from, float[] out, int to) {
        kernels.multiply(BASIS, COEFFICIENTS, MelFilterbank.BANDS, melDb, from, out, to);
    }
}
