package dev.mixtape.operators.features;

import java.util.Arrays;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * Power spectra of a signal: S[n, f] = |Σ_m w[m] y[n·512 + m − 1024] e^(−2πi f m / 2048)|², with w
 * the periodic Hann window and y zero beyond its ends.
 *
 * <p>Shape N×1025 for N = 1 + len/512 frames, linear power. Source: librosa 0.9.1, {@code
 * core.spectrum.stft} with {@code center=True} (zero padding) and {@code power=2}.
 *
 * <p>The transform is in double precision, as librosa's: in single precision its rounding, 140 dB
 * below the loudest bin, shows in the onset strength of steady tones.
 *
 * <p>Keeps a scratch buffer: one instance per thread.
 */
final class Stft {

    /** Samples per window. */
    static final int WINDOW = 2048;

    /** Samples from one frame to the next. */
    static final int HOP = 512;

    /** Frequencies per spectrum: bin f stands for f·22050/2048 Hz. */
    static final int BINS = WINDOW / 2 + 1;

    private final DoubleFFT_1D fft = new DoubleFFT_1D(WINDOW);
    private final double[] hann = new double[WINDOW];
    private final double[] scratch = new double[WINDOW];

    Stft() {
        for (int m = 0; m < WINDOW; m++) {
            hann[m] = 0.5 - 0.5 * Math.cos(2 * Math.PI * m / WINDOW);
        }
    }

    /** How many frames a signal of this many samples has. */
    static int frames(int samples) {
        return 1 + samples / HOP;
    }

    /**
     * Writes the power spectrum of frame n to {@code power[offset … offset + BINS)}.
     *
     * @param y samples at 22 050 Hz
     */
    void powerSpectrum(float[] y, int n, float[] power, int offset) {
        window(y, n * HOP - WINDOW / 2);
        fft.realForward(scratch);
        // JTransforms packs the two real bins, 0 and WINDOW/2, into the first two places.
        power[offset] = power(scratch[0], 0);
        power[offset + BINS - 1] = power(scratch[1], 0);
        for (int f = 1; f < BINS - 1; f++) {
            power[offset + f] = power(scratch[2 * f], scratch[2 * f + 1]);
        }
    }

    /**
     * |z|², rounded to single precision where librosa rounds: z, |z|, and its square. That is
     * visible only in spectra as flat as a click's, whose peaks, and so its tuning, are made of
     * rounding.
     */
    private static float power(double re, double im) {
        float x = (float) re;
        float y = (float) im;
        float magnitude = (float) Math.sqrt((double) x * x + (double) y * y);
        return magnitude * magnitude;
    }

    private void window(float[] y, int start) {
        int from = Math.max(0, -start);
        int to = Math.max(from, Math.min(WINDOW, y.length - start));
        Arrays.fill(scratch, 0, from, 0);
        for (int m = from; m < to; m++) {
            scratch[m] = y[start + m] * hann[m];
        }
        Arrays.fill(scratch, to, WINDOW, 0);
    }
}
