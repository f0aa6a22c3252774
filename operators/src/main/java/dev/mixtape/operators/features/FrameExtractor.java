package dev.mixtape.operators.features;

/**
 * Samples at 22 050 Hz in, the paper's 52 features out (its Table 2).
 *
 * <p>Columns: MFCC 0…12 (dB), their Δ 13…25 and ΔΔ 26…38, ln max(chroma, 1e-8) 39…50 (C, C♯, … B),
 * ln max(onset strength, 1e-8) 51. N = 1 + samples/512 frames, always: even one sample gives a
 * frame. The numbers are those of librosa 0.9.1 with its defaults, as the paper's authors used it.
 *
 * <p>The decibel floor, the tuning and the edges of Δ depend on the whole song, so a song is
 * extracted at once, not frame by frame. Keeps buffers: one instance per thread.
 */
public final class FrameExtractor {

    /** The sample rate that the features are defined at, in Hz. */
    public static final int SAMPLE_RATE = 22_050;

    private static final int D = Frames.PAPER_DIMENSIONS;
    private static final int DELTA = Mfcc.COEFFICIENTS;
    private static final int DELTA_DELTA = 2 * Mfcc.COEFFICIENTS;
    private static final int CHROMA = 3 * Mfcc.COEFFICIENTS;
    private static final int ONSET = CHROMA + Chroma.CLASSES;
    private static final float LEAST = 1e-8f;

    private final Stft stft = new Stft();
    private final MelFilterbank mel = new MelFilterbank(SAMPLE_RATE);
    private final Tuning tuning = new Tuning(SAMPLE_RATE);

    /** An extractor for use by one thread. */
    public FrameExtractor() {}

    /** How many frames {@link #extract} makes of this many samples. */
    public static int frames(int samples) {
        return Stft.frames(samples);
    }

    /** Seconds from one frame to the next. */
    public static double secondsPerFrame() {
        return (double) Stft.HOP / SAMPLE_RATE;
    }

    /**
     * The frames of one song.
     *
     * @param samples mono, 22 050 Hz, finite, nominally −1…1; at least one
     * @throws IllegalArgumentException for no samples at all
     */
    public Frames extract(float[] samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("samples.length=0: at least one sample is needed");
        }
        int count = frames(samples.length);
        float[] power = new float[count * Stft.BINS];
        float[] melDb = new float[count * MelFilterbank.BANDS];
        tuning.reset();
        for (int n = 0; n < count; n++) {
            stft.powerSpectrum(samples, n, power, n * Stft.BINS);
            mel.apply(power, n * Stft.BINS, melDb, n * MelFilterbank.BANDS);
            tuning.add(power, n * Stft.BINS);
        }
        Decibels.fromPower(melDb);
        Chroma chroma = new Chroma(SAMPLE_RATE, tuning.estimate());
        float[] out = new float[count * D];
        for (int n = 0; n < count; n++) {
            Mfcc.apply(melDb, n * MelFilterbank.BANDS, out, n * D);
            chroma.apply(power, n * Stft.BINS, out, n * D + CHROMA);
            out[n * D + ONSET] = OnsetStrength.at(melDb, n);
            logarithm(out, n * D + CHROMA, n * D + ONSET + 1);
        }
        Delta.apply(out, D, 0, Mfcc.COEFFICIENTS, DELTA, DELTA_DELTA);
        return new Frames(count, D, out);
    }

    /** ln max(x, 1e-8), in place. */
    private static void logarithm(float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            x[i] = (float) Math.log(Math.max(LEAST, x[i]));
        }
    }
}
