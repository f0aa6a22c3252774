package dev.mixtape.operators.features;

/**
 * The energy of each pitch class (C, C♯, … B) in a power spectrum: C[p] = Σ_f w[p, f] S[f], divided
 * by the frame's largest.
 *
 * <p>With x_f the bin's pitch in semitones above A0 at the song's tuning and b_f = max(1, x_{f+1} −
 * x_f) its width, w[p, f] = exp(−½ (2 d / b_f)²) for d the distance from x_f to pitch class p
 * around the circle of 12; every column is scaled to unit Euclidean length, then weighted by exp(−½
 * ((x_f/12 − 5)/2)²), a bell of two octaves around 880 Hz. Shape 12, linear, 0…1. Source: librosa
 * 0.9.1, {@code feature.chroma_stft(S=…)} and {@code filters.chroma} (Ellis, 2007).
 */
final class Chroma {

    /** Pitch classes. */
    static final int CLASSES = 12;

    private static final double CENTRE_OCTAVE = 5;
    private static final double OCTAVE_WIDTH = 2;
    private static final double A0_HZ = 27.5;

    /** Class-major: weight of bin f for class p at {@code p * SPECTRUM + f}. */
    private final float[] weights = new float[CLASSES * Kernels.SPECTRUM];

    /**
     * Weights for one song.
     *
     * @param tuning semitones from A = 440 Hz
     */
    Chroma(int sampleRate, double tuning) {
        double[] pitch = pitches(sampleRate, tuning);
        double[] column = new double[CLASSES];
        for (int f = 0; f < Stft.BINS; f++) {
            double width = Math.max(1, pitch[f + 1] - pitch[f]);
            double squares = 0;
            for (int p = 0; p < CLASSES; p++) {
                double d = 2 * aroundTheCircle(pitch[f] - p) / width;
                column[p] = Math.exp(-0.5 * d * d);
                squares += column[p] * column[p];
            }
            double octaves = (pitch[f] / CLASSES - CENTRE_OCTAVE) / OCTAVE_WIDTH;
            double scale = Math.exp(-0.5 * octaves * octaves) / Math.sqrt(squares);
            for (int p = 0; p < CLASSES; p++) {
                // Pitches count from A, classes from C: three semitones above.
                weights[Math.floorMod(p - 3, CLASSES) * Kernels.SPECTRUM + f] =
                        (float) (scale * column[p]);
            }
        }
    }

    /** Semitones above the tuned A0 of bins 0…1025; bin 0 is put 1.5 octaves below bin 1. */
    private static double[] pitches(int sampleRate, double tuning) {
        double a0 = A0_HZ * Math.pow(2, tuning / CLASSES);
        double[] pitch = new double[Stft.BINS + 1];
        for (int f = 1; f < pitch.length; f++) {
            double hz = f * (double) sampleRate / Stft.WINDOW;
            pitch[f] = CLASSES * Math.log(hz / a0) / Math.log(2);
        }
        pitch[0] = pitch[1] - 1.5 * CLASSES;
        return pitch;
    }

    private static double aroundTheCircle(double semitones) {
        double turned = (semitones + CLASSES / 2.0) % CLASSES;
        return (turned < 0 ? turned + CLASSES : turned) - CLASSES / 2.0;
    }

    /** Writes the chroma of the padded spectrum at {@code power[from …]} to {@code out[to …]}. */
    void apply(Kernels kernels, float[] power, int from, float[] out, int to) {
        kernels.multiply(weights, CLASSES, Kernels.SPECTRUM, power, from, out, to);
        float largest = 0;
        for (int p = 0; p < CLASSES; p++) {
            largest = Math.max(largest, out[to + p]);
        }
        if (largest >= Float.MIN_NORMAL) {
            for (int p = 0; p < CLASSES; p++) {
                out[to + p] /= largest;
            }
        }
    }
}
