package dev.mixtape.operators.features;

/**
 * Power spectra of a signal: S[n, f] = |Σ_m w[m] y[n·512 + m − 1024] e^(−2πi f m / 2048)|², with w
 * the periodic Hann window and y zero beyond its ends.
 *
 * <p>Shape N×1025 for N = 1 + len/512 frames, linear power. Source: librosa 0.9.1, {@code
 * core.spectrum.stft} with {@code center=True} (zero padding), then {@code abs} and {@code ** 2}.
 *
 * <p>Rounded where librosa rounds. The transform is in double precision: in single precision its
 * rounding, 140 dB below the loudest bin, shows in the onset strength of steady tones. Then z, |z|
 * and |z|² are rounded to single precision each: that shows only in spectra as flat as a click's,
 * whose peaks, and so its tuning, are made of rounding.
 */
final class Stft {

    /** Samples per window. */
    static final int WINDOW = 2048;

    /** Samples from one frame to the next. */
    static final int HOP = 512;

    /** Frequencies per spectrum: bin f stands for f·22050/2048 Hz. */
    static final int BINS = WINDOW / 2 + 1;

    private Stft() {}

    /** How many frames a signal of this many samples has. */
    static int frames(int samples) {
        return 1 + samples / HOP;
    }

    /** The first sample of frame n; negative where the window begins before the signal. */
    static int start(int n) {
        return n * HOP - WINDOW / 2;
    }

    /** The window w: 2048 values, 0…1. */
    static double[] hann() {
        double[] hann = new double[WINDOW];
        for (int m = 0; m < WINDOW; m++) {
            hann[m] = 0.5 - 0.5 * Math.cos(2 * Math.PI * m / WINDOW);
        }
        return hann;
    }
}
