package dev.mixtape.operators.features;

import java.util.Arrays;

/**
 * How far a song is from A = 440 Hz, in semitones: −0.50, −0.49, … 0.49.
 *
 * <p>A spectral peak is a bin between 150 and 4000 Hz that is above a tenth of its frame's largest
 * and not below its neighbours; a parabola through the three gives its pitch (Hz) and height. Of
 * the peaks at least as high as the median peak, the deviations from the nearest semitone are
 * counted in steps of a hundredth, and the fullest step wins. Source: librosa 0.9.1, {@code
 * estimate_tuning}, {@code piptrack} and {@code pitch_tuning}, applied to the power spectrogram as
 * {@code chroma_stft} does. The arithmetic is that of librosa, single precision included, because a
 * peak counted in the neighbouring step can change the winner.
 */
final class Tuning {

    private static final double LOWEST_HZ = 150;
    private static final double HIGHEST_HZ = 4000;
    private static final float THRESHOLD = 0.1f;
    private static final int STEPS = 100;
    private static final float A0_HZ = 27.5f;
    private static final double LN_2 = Math.log(2);

    private final float hzPerBin;
    private final int lowestBin;
    private final int endBin;
    private float[] pitches = new float[1 << 12];
    private float[] heights = new float[1 << 12];
    private int peaks;

    Tuning(int sampleRate) {
        double width = (double) sampleRate / Stft.WINDOW;
        hzPerBin = (float) width;
        lowestBin = (int) Math.ceil(LOWEST_HZ / width);
        endBin = (int) Math.ceil(HIGHEST_HZ / width);
    }

    /** Forgets the peaks of the song before. */
    void reset() {
        peaks = 0;
    }

    /** Adds the peaks of one padded power spectrum, at {@code s[offset …]}. */
    void add(Kernels kernels, float[] s, int offset) {
        float largest = kernels.max(s, offset, Kernels.SPECTRUM);
        float least = THRESHOLD * largest;
        for (int f = lowestBin; f < endBin; f++) {
            float here = s[offset + f];
            if (here > least && here > s[offset + f - 1] && here >= s[offset + f + 1]) {
                addPeak(f, s[offset + f - 1], here, s[offset + f + 1]);
            }
        }
    }

    private void addPeak(int bin, float left, float here, float right) {
        float slope = 0.5f * (right - left);
        float shift = slope / (2 * here - right - left);
        if (peaks == pitches.length) {
            pitches = Arrays.copyOf(pitches, 2 * peaks);
            heights = Arrays.copyOf(heights, 2 * peaks);
        }
        pitches[peaks] = (float) ((bin + (double) shift) * hzPerBin);
        heights[peaks] = here + 0.5f * slope * shift;
        peaks++;
    }

    /** The tuning of the song whose spectra were added; 0 when no peak was found. */
    double estimate() {
        if (peaks == 0) {
            return 0;
        }
        float median = median();
        int[] counts = new int[STEPS];
        for (int i = 0; i < peaks; i++) {
            if (heights[i] >= median) {
                counts[step(deviation(pitches[i]))]++;
            }
        }
        int fullest = 0;
        for (int i = 1; i < STEPS; i++) {
            if (counts[i] > counts[fullest]) {
                fullest = i;
            }
        }
        return -0.5 + fullest * 0.01;
    }

    private float median() {
        float[] sorted = Arrays.copyOf(heights, peaks);
        Arrays.sort(sorted);
        int middle = peaks / 2;
        return peaks % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Semitones from the nearest note of the A = 440 Hz scale, −0.5 ≤ d < 0.5. */
    private static float deviation(float hz) {
        float octaves = (float) (Math.log(hz / A0_HZ) / LN_2);
        float semitones = 12 * octaves;
        float residual = semitones - (float) Math.floor(semitones);
        return residual >= 0.5f ? residual - 1 : residual;
    }

    private static int step(float deviation) {
        int guess = (int) Math.floor((deviation + 0.5) * STEPS);
        guess = Math.max(0, Math.min(STEPS - 1, guess));
        if (guess + 1 < STEPS && deviation >= edge(guess + 1)) {
            return guess + 1;
        }
        return guess > 0 && deviation < edge(guess) ? guess - 1 : guess;
    }

    private static double edge(int step) {
        return -0.5 + step * 0.01;
    }
}
