package dev.mixtape.operators.features;

import java.util.Arrays;
import org.jtransforms.fft.FloatFFT_1D;

/**
 * Power spectra of a signal: S[n, f] = |Σ_m w[m] y[n·512 + m − 1024] e^(−2πi f m / 2048)|², with w
 * the periodic Hann window and y zero beyond its ends.
 *
 * <p>Shape N×1025 for N = 1 + len/512 frames, linear power. Source: librosa 0.9.1, {@code
 * core.spectrum.stft} with {@code center=True} (zero padding) and {@code power=2}.
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

    private final FloatFFT_1D fft = new FloatFFT_1D(WINDOW);
    private final float[] hann = new float[WINDOW];
    private final float[] scratch = new float[WINDOW];

    Stft() {
        for (int m = 0; m < WINDOW; m++) {
            hann[m] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * m / WINDOW));
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
        power[offset] = scratch[0] * scratch[0];
        power[offset + BINS - 1] = scratch[1] * scratch[1];
        for (int f = 1; f < BINS - 1; f++) {
            float re = scratch[2 * f];
            float im = scratch[2 * f + 1];
            power[offset + f] = re * re + im * im;
        }
    }

    private void window(float[] y, int start) {
        int from = Math.max(0, -start);
        int to = Math.max(from, Math.min(WINDOW, y.length - start));
        Arrays.fill(scratch, 0, from, 0f);
        for (int m = from; m < to; m++) {
            scratch[m] = y[start + m] * hann[m];
        }
        Arrays.fill(scratch, to, WINDOW, 0f);
    }
}
