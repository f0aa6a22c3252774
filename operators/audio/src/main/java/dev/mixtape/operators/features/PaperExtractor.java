package dev.mixtape.operators.features;

import dev.mixtape.operators.frames.Frames;

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
final class PaperExtractor implements FrameExtractor {

    private static final int SAMPLE_RATE = FeatureSet.SAMPLE_RATE;
    private static final int D = PaperFeatures.DIMENSIONS;
    private static final int DELTA = Mfcc.COEFFICIENTS;
    private static final int DELTA_DELTA = 2 * Mfcc.COEFFICIENTS;
    private static final int CHROMA = 3 * Mfcc.COEFFICIENTS;
    private static final int ONSET = CHROMA + Chroma.CLASSES;
    private static final float FLOOR = 1e-8f;

    /** Frames whose spectra are computed together. */
    private static final int BLOCK = 64;

    /**
     * Frames whose spectra are kept until the song's tuning is known (34 MB, three minutes); those
     * of a longer song's rest are computed a second time.
     */
    private static final int KEPT = 128 * BLOCK;

    private final Kernels kernels;
    private final MelFilterbank mel = new MelFilterbank(SAMPLE_RATE);
    private final Tuning tuning = new Tuning(SAMPLE_RATE);
    private final int keptFrames;
    private float[] spectra = new float[0];
    private float[] melDb = new float[0];

    /** An extractor for use by one thread. */
    PaperExtractor() {
        this(Kernels.fastest(), KEPT);
    }

    /**
     * @param keptFrames as KEPT, a multiple of BLOCK; smaller in tests
     */
    PaperExtractor(Kernels kernels, int keptFrames) {
        this.kernels = kernels;
        this.keptFrames = keptFrames;
    }

    /** How many frames {@link #extract} makes of this many samples. */
    static int frames(int samples) {
        return Stft.frames(samples);
    }

    /** Seconds from one frame to the next. */
    static double secondsPerFrame() {
        return (double) Stft.HOP / SAMPLE_RATE;
    }

    /**
     * The frames of one song.
     *
     * @param samples mono, 22 050 Hz, finite, nominally −1…1; at least one
     * @throws IllegalArgumentException for no samples at all
     */
    @Override
    public Frames extract(float[] samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("samples.length=0: at least one sample is needed");
        }
        int count = frames(samples.length);
        reserve(count);
        tuning.reset();
        for (int n = 0; n < count; n += BLOCK) {
            firstPass(samples, n, Math.min(BLOCK, count - n));
        }
        Decibels.floor(kernels, melDb, count * MelFilterbank.BANDS);
        Chroma chroma = new Chroma(SAMPLE_RATE, tuning.estimate());
        float[] out = new float[count * D];
        for (int n = 0; n < count; n += BLOCK) {
            secondPass(samples, n, Math.min(BLOCK, count - n), chroma, out);
        }
        Delta.apply(out, D, 0, Mfcc.COEFFICIENTS, DELTA, DELTA_DELTA);
        return new Frames(count, D, out);
    }

    private void reserve(int count) {
        int bands = count * MelFilterbank.BANDS;
        if (melDb.length < bands) {
            melDb = new float[bands];
        }
        // One block more: where the blocks that are not kept go.
        int rows = Math.min(keptFrames, (count + BLOCK - 1) / BLOCK * BLOCK) + BLOCK;
        if (spectra.length < rows * Kernels.SPECTRUM) {
            spectra = new float[rows * Kernels.SPECTRUM];
        }
    }

    /** Where the spectra of the block that begins at frame n are. */
    private int block(int n) {
        return Math.min(n, keptFrames) * Kernels.SPECTRUM;
    }

    /** Spectra, unfloored mel decibels and spectral peaks of a block. */
    private void firstPass(float[] samples, int first, int count) {
        int at = block(first);
        kernels.powerSpectra(samples, first, count, spectra, at);
        for (int i = 0; i < count; i++) {
            int bands = (first + i) * MelFilterbank.BANDS;
            mel.apply(kernels, spectra, at + i * Kernels.SPECTRUM, melDb, bands);
            Decibels.fromPower(kernels, melDb, bands, MelFilterbank.BANDS);
            tuning.add(kernels, spectra, at + i * Kernels.SPECTRUM);
        }
    }

    /** What needs the whole song's loudness and tuning. */
    private void secondPass(float[] samples, int first, int count, Chroma chroma, float[] out) {
        int at = block(first);
        if (first >= keptFrames) {
            kernels.powerSpectra(samples, first, count, spectra, at);
        }
        for (int i = 0; i < count; i++) {
            int n = first + i;
            Mfcc.apply(kernels, melDb, n * MelFilterbank.BANDS, out, n * D);
            chroma.apply(kernels, spectra, at + i * Kernels.SPECTRUM, out, n * D + CHROMA);
            out[n * D + ONSET] = OnsetStrength.at(kernels, melDb, n);
            logarithm(out, n * D + CHROMA, n * D + ONSET + 1);
        }
    }

    /** ln max(x, 1e-8), in place. */
    private static void logarithm(float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            x[i] = (float) Math.log(Math.max(FLOOR, x[i]));
        }
    }
}
