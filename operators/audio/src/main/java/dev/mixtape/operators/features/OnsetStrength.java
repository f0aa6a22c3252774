package dev.mixtape.operators.features;

/**
 * Onset strength: o[n] = mean_b max(0, M[n−2, b] − M[n−3, b]) of the decibel mel bands M, and 0 for
 * the first three frames.
 *
 * <p>The flux into frame n−2 is written at n because librosa shifts it by one frame of lag and by
 * half a window (2048 / (2·512) frames). Decibels, at least 0. Source: librosa 0.9.1, {@code
 * onset.onset_strength(S=…)} with its defaults.
 */
final class OnsetStrength {

    private static final int SHIFT = Stft.WINDOW / (2 * Stft.HOP);

    /** First frames, for which there is nothing to compare. */
    static final int PADDING = SHIFT + 1;

    private OnsetStrength() {}

    /** The onset strength of frame {@code n} of {@code melDb}, N×128. */
    static float at(Kernels kernels, float[] melDb, int n) {
        int after = (n - SHIFT) * MelFilterbank.BANDS;
        int before = after - MelFilterbank.BANDS;
        if (before < 0) {
            return 0;
        }
        return kernels.rise(melDb, before, after, MelFilterbank.BANDS) / MelFilterbank.BANDS;
    }
}
