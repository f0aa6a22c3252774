package dev.mixtape.operators.features;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels with the JDK's Vector API. Needs {@code --add-modules jdk.incubator.vector}; loaded
 * by name, so that the rest runs without. Keeps scratch buffers: one instance per thread.
 */
final class VectorKernels implements Kernels {

    private static final VectorSpecies<Float> FLOATS =
            FloatVector.SPECIES_PREFERRED.vectorBitSize() > 256
                    ? FloatVector.SPECIES_256
                    : FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

    /** As many floats as there are doubles in a vector. */
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

    private static final int SIZE = VectorFft.SIZE;

    /** Bits of a float's mantissa; and the bits of √½, where an octave of the logarithm begins. */
    private static final int MANTISSA = 23;

    private static final int ROOT_HALF = Float.floatToRawIntBits((float) Math.sqrt(0.5));
    private static final float DECIBELS_PER_OCTAVE = (float) (10 * Math.log10(2));
    private static final float DECIBELS_PER_NEPER = (float) (10 / Math.log(10));

    private final VectorFft fft = new VectorFft();
    private final double[] hannEven = new double[SIZE];
    private final double[] hannOdd = new double[SIZE];
    private final double[] cos = new double[SIZE];
    private final double[] sin = new double[SIZE];
    private final double[] re = new double[SIZE];
    private final double[] im = new double[SIZE];
    private final double[] outRe = new double[SIZE];
    private final double[] outIm = new double[SIZE];
    private double[] even = new double[0];
    private double[] odd = new double[0];

    VectorKernels() {
        double[] hann = Stft.hann();
        for (int i = 0; i < SIZE; i++) {
            hannEven[i] = hann[2 * i] / 2; // the halves of E and O
            hannOdd[i] = hann[2 * i + 1] / 2;
            cos[i] = Math.cos(-Math.PI * i / SIZE);
            sin[i] = Math.sin(-Math.PI * i / SIZE);
        }
    }

    /**
     * A real transform of 2048 as a complex one of 1024, of z[j] = x[2j] + i x[2j+1]; the samples
     * of all frames are separated into even and odd ones at once, because the frames overlap.
     */
    @Override
    public void powerSpectra(float[] y, int first, int count, float[] power, int at) {
        separate(y, Stft.start(first), (count - 1) * Stft.HOP + Stft.WINDOW);
        for (int i = 0; i < count; i++) {
            window(i * Stft.HOP / 2);
            fft.transform(re, im, outRe, outIm);
            power(power, at + i * SPECTRUM);
        }
    }

    private void separate(float[] y, int start, int length) {
        if (even.length < length / 2) {
            even = new double[length / 2];
            odd = new double[length / 2];
        }
        for (int j = 0; j < length / 2; j++) {
            int m = start + 2 * j;
            even[j] = m >= 0 && m < y.length ? y[m] : 0;
            odd[j] = m + 1 >= 0 && m + 1 < y.length ? y[m + 1] : 0;
        }
    }

    private void window(int from) {
        for (int i = 0; i < SIZE; i += DOUBLES.length()) {
            DoubleVector.fromArray(DOUBLES, even, from + i)
                    .mul(DoubleVector.fromArray(DOUBLES, hannEven, i))
                    .intoArray(re, i);
            DoubleVector.fromArray(DOUBLES, odd, from + i)
                    .mul(DoubleVector.fromArray(DOUBLES, hannOdd, i))
                    .intoArray(im, i);
        }
    }

    /**
     * From Z to |X|²: with E = (Z[k] + Z*[1024−k])/2 and O = (Z[k] − Z*[1024−k])/2i, X[k] = E +
     * e^(−πi k/1024) O. Rounded where {@link Stft} says.
     */
    private void power(float[] power, int at) {
        reverse(outRe, re);
        reverse(outIm, im);
        for (int k = 0; k < SIZE; k += DOUBLES.length()) {
            DoubleVector zr = DoubleVector.fromArray(DOUBLES, outRe, k);
            DoubleVector zi = DoubleVector.fromArray(DOUBLES, outIm, k);
            DoubleVector yr = DoubleVector.fromArray(DOUBLES, re, k);
            DoubleVector yi = DoubleVector.fromArray(DOUBLES, im, k);
            DoubleVector or = zi.add(yi);
            DoubleVector oi = yr.sub(zr);
            DoubleVector wr = DoubleVector.fromArray(DOUBLES, cos, k);
            DoubleVector wi = DoubleVector.fromArray(DOUBLES, sin, k);
            DoubleVector xr = or.fma(wr, zr.add(yr)).sub(oi.mul(wi));
            DoubleVector xi = oi.fma(wr, or.fma(wi, zi.sub(yi)));
            FloatVector x = (FloatVector) xr.convertShape(VectorOperators.D2F, HALF, 0);
            FloatVector y = (FloatVector) xi.convertShape(VectorOperators.D2F, HALF, 0);
            FloatVector magnitude = x.mul(x).add(y.mul(y)).sqrt();
            magnitude.mul(magnitude).intoArray(power, at + k);
        }
        float last = Math.abs((float) (2 * (outRe[0] - outIm[0])));
        power[at + SIZE] = last * last;
    }

    /** to[k] = from[1024 − k], indices modulo 1024. */
    private static void reverse(double[] from, double[] to) {
        to[0] = from[0];
        for (int k = 1; k < SIZE; k++) {
            to[k] = from[SIZE - k];
        }
    }

    @Override
    public float dot(float[] a, int ai, float[] b, int bi, int n) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < n; i += FLOATS.length()) {
            sum =
                    FloatVector.fromArray(FLOATS, a, ai + i)
                            .fma(FloatVector.fromArray(FLOATS, b, bi + i), sum);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void multiply(float[] m, int rows, int columns, float[] x, int xi, float[] out, int oi) {
        int r = 0;
        for (; r + 4 <= rows; r += 4) {
            fourRows(m, r * columns, columns, x, xi, out, oi + r);
        }
        for (; r < rows; r++) {
            out[oi + r] = dot(m, r * columns, x, xi, columns);
        }
    }

    /** Four rows at once load x once for all. */
    private static void fourRows(
            float[] m, int mi, int columns, float[] x, int xi, float[] out, int oi) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int i = 0; i < columns; i += FLOATS.length()) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xi + i);
            s0 = FloatVector.fromArray(FLOATS, m, mi + i).fma(v, s0);
            s1 = FloatVector.fromArray(FLOATS, m, mi + columns + i).fma(v, s1);
            s2 = FloatVector.fromArray(FLOATS, m, mi + 2 * columns + i).fma(v, s2);
            s3 = FloatVector.fromArray(FLOATS, m, mi + 3 * columns + i).fma(v, s3);
        }
        out[oi] = s0.reduceLanes(VectorOperators.ADD);
        out[oi + 1] = s1.reduceLanes(VectorOperators.ADD);
        out[oi + 2] = s2.reduceLanes(VectorOperators.ADD);
        out[oi + 3] = s3.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public float max(float[] x, int from, int n) {
        FloatVector largest = FloatVector.fromArray(FLOATS, x, from);
        for (int i = FLOATS.length(); i < n; i += FLOATS.length()) {
            largest = largest.max(FloatVector.fromArray(FLOATS, x, from + i));
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    @Override
    public float rise(float[] x, int before, int after, int n) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < n; i += FLOATS.length()) {
            sum =
                    FloatVector.fromArray(FLOATS, x, after + i)
                            .sub(FloatVector.fromArray(FLOATS, x, before + i))
                            .max(0)
                            .add(sum);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    /**
     * log10 in operations that are rounded one way only: {@code lanewise(LOG10)} is another
     * function in compiled code than in interpreted code, so that a song's frames would depend on
     * how long its process has lived.
     */
    @Override
    public void decibels(float[] x, int from, int n, float least) {
        for (int i = from; i < from + n; i += FLOATS.length()) {
            FloatVector power = FloatVector.fromArray(FLOATS, x, i).max(least);
            IntVector bits = power.reinterpretAsInts();
            IntVector exponent = bits.sub(ROOT_HALF).lanewise(VectorOperators.ASHR, MANTISSA);
            FloatVector m =
                    bits.sub(exponent.lanewise(VectorOperators.LSHL, MANTISSA))
                            .reinterpretAsFloats();
            FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
            e.mul(DECIBELS_PER_OCTAVE).add(logarithm(m).mul(DECIBELS_PER_NEPER)).intoArray(x, i);
        }
    }

    /**
     * ln m for m in [√½, √2): 2 artanh s with s = (m−1)/(m+1), whose series' next term, 2 s¹¹/11,
     * is below 1e-9.
     */
    private static FloatVector logarithm(FloatVector m) {
        FloatVector s = m.sub(1).div(m.add(1));
        FloatVector s2 = s.mul(s);
        FloatVector series =
                s2.mul(2f / 9)
                        .add(2f / 7)
                        .fma(s2, FloatVector.broadcast(FLOATS, 2f / 5))
                        .fma(s2, FloatVector.broadcast(FLOATS, 2f / 3))
                        .fma(s2, FloatVector.broadcast(FLOATS, 2));
        return series.mul(s);
    }
}
