package dev.mixtape.operators.features;

import dev.mixtape.operators.simd.Simd;

/**
 * The inner loops of the features: nearly all of their time is spent here.
 *
 * <p>{@link PlainKernels} is plain Java, and the oracle of the tests. {@code VectorKernels} does
 * the same with the JDK's Vector API, several times faster; it is used when the JVM was started
 * with {@code --add-modules jdk.incubator.vector}, which our launchers do. The two agree to
 * rounding.
 *
 * <p>Lengths are multiples of {@link #PAD}: rows are padded with zeros, so no loop has a tail.
 */
interface Kernels {

    /** What lengths are a multiple of: the lanes of the widest vector. */
    int PAD = 16;

    /** Bins of a padded power spectrum: {@link Stft#BINS} and zeros, which are never written. */
    int SPECTRUM = (Stft.BINS + 2 * PAD - 1) / PAD * PAD;

    /**
     * Writes the power spectra of consecutive frames, as {@link Stft} defines them.
     *
     * @param y samples
     * @param first number of the first frame
     * @param count frames
     * @param power frame {@code first + i} goes to {@code power[at + i * SPECTRUM …]}
     */
    void powerSpectra(float[] y, int first, int count, float[] power, int at);

    /** Σ_i a[ai+i] b[bi+i], i below n. */
    float dot(float[] a, int ai, float[] b, int bi, int n);

    /** out[oi+r] = Σ_i m[r·columns+i] x[xi+i]: a row-major matrix times a vector. */
    void multiply(float[] m, int rows, int columns, float[] x, int xi, float[] out, int oi);

    /** The largest of n values. */
    float max(float[] x, int from, int n);

    /** Σ_i max(0, x[after+i] − x[before+i]), i below n. */
    float rise(float[] x, int before, int after, int n);

    /** Replaces n powers by decibels: 10 log10(max(least, x)). */
    void decibels(float[] x, int from, int n, float least);

    /** The fastest kernels that this JVM can run; one instance per thread. */
    static Kernels fastest() {
        return Simd.load(Kernels.class, "VectorKernels").orElseGet(PlainKernels::new);
    }
}
