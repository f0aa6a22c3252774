package dev.mixtape.operators.features;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The discrete Fourier transform of 1024 complex numbers: X[k] = Σ_n z[n] e^(−2πi n k / 1024), in
 * double precision, with the JDK's Vector API.
 *
 * <p>Bailey's four steps on a 32×32 matrix (J. Supercomputing 4, 1990): transform the columns,
 * multiply by e^(−2πi n₂ k₁ / 1024), transpose, transform the columns again. A column transform of
 * 32 is four of 8 and then eight of 4 (Cooley and Tukey). Vectors run along a row, so every lane is
 * a column of its own and no lane ever meets another.
 */
final class VectorFft {

    /** Complex numbers per transform. */
    static final int SIZE = 1024;

    private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
    private static final int SIDE = 32;
    private static final double HALF_ROOT = Math.sqrt(0.5);

    /** e^(−2πi b c / 32) at 8b+c. */
    private final double[] innerRe = new double[SIDE];

    private final double[] innerIm = new double[SIDE];

    /** e^(−2πi n₂ k₁ / 1024) at 32 k₁ + n₂. */
    private final double[] outerRe = new double[SIZE];

    private final double[] outerIm = new double[SIZE];

    VectorFft() {
        for (int i = 0; i < SIDE; i++) {
            int b = i / 8;
            int c = i % 8;
            double angle = -2 * Math.PI * b * c / SIDE;
            innerRe[i] = Math.cos(angle);
            innerIm[i] = Math.sin(angle);
        }
        for (int i = 0; i < SIZE; i++) {
            int k1 = i / SIDE;
            int n2 = i % SIDE;
            double angle = -2 * Math.PI * k1 * n2 / SIZE;
            outerRe[i] = Math.cos(angle);
            outerIm[i] = Math.sin(angle);
        }
    }

    /** Transforms z into Z; z is overwritten. */
    void transform(double[] zRe, double[] zIm, double[] outRe, double[] outIm) {
        eights(zRe, zIm);
        fours(zRe, zIm, outRe, outIm);
        turn(outRe, outIm);
        transpose(outRe, zRe);
        transpose(outIm, zIm);
        eights(zRe, zIm);
        fours(zRe, zIm, outRe, outIm);
    }

    /** Of every column: rows b, b+4, … b+28 replaced by their transform of 8, for b = 0…3. */
    private static void eights(double[] re, double[] im) {
        for (int b = 0; b < 4; b++) {
            for (int i = b * SIDE; i < (b + 1) * SIDE; i += LANES.length()) {
                eight(re, im, i);
            }
        }
    }

    /**
     * One transform of 8, over {@code i + 128 a}. C2 stops inlining in methods much larger than
     * this, and then allocates every vector.
     */
    private static void eight(double[] re, double[] im, int i) {
        final int step = 4 * SIDE;
        DoubleVector a0r = DoubleVector.fromArray(LANES, re, i);
        DoubleVector a0i = DoubleVector.fromArray(LANES, im, i);
        DoubleVector a4r = DoubleVector.fromArray(LANES, re, i + 4 * step);
        DoubleVector a4i = DoubleVector.fromArray(LANES, im, i + 4 * step);
        DoubleVector t0r = a0r.add(a4r);
        DoubleVector t0i = a0i.add(a4i);
        DoubleVector t1r = a0r.sub(a4r);
        DoubleVector t1i = a0i.sub(a4i);
        DoubleVector a2r = DoubleVector.fromArray(LANES, re, i + 2 * step);
        DoubleVector a2i = DoubleVector.fromArray(LANES, im, i + 2 * step);
        DoubleVector a6r = DoubleVector.fromArray(LANES, re, i + 6 * step);
        DoubleVector a6i = DoubleVector.fromArray(LANES, im, i + 6 * step);
        DoubleVector t2r = a2r.add(a6r);
        DoubleVector t2i = a2i.add(a6i);
        DoubleVector t3r = a2r.sub(a6r);
        DoubleVector t3i = a2i.sub(a6i);
        DoubleVector a1r = DoubleVector.fromArray(LANES, re, i + step);
        DoubleVector a1i = DoubleVector.fromArray(LANES, im, i + step);
        DoubleVector a5r = DoubleVector.fromArray(LANES, re, i + 5 * step);
        DoubleVector a5i = DoubleVector.fromArray(LANES, im, i + 5 * step);
        DoubleVector t4r = a1r.add(a5r);
        DoubleVector t4i = a1i.add(a5i);
        DoubleVector t5r = a1r.sub(a5r);
        DoubleVector t5i = a1i.sub(a5i);
        DoubleVector a3r = DoubleVector.fromArray(LANES, re, i + 3 * step);
        DoubleVector a3i = DoubleVector.fromArray(LANES, im, i + 3 * step);
        DoubleVector a7r = DoubleVector.fromArray(LANES, re, i + 7 * step);
        DoubleVector a7i = DoubleVector.fromArray(LANES, im, i + 7 * step);
        DoubleVector t6r = a3r.add(a7r);
        DoubleVector t6i = a3i.add(a7i);
        DoubleVector t7r = a3r.sub(a7r);
        DoubleVector t7i = a3i.sub(a7i);

        // Even outputs: a transform of 4 of t0, t4, t2, t6.
        DoubleVector u0r = t0r.add(t2r);
        DoubleVector u0i = t0i.add(t2i);
        DoubleVector u1r = t0r.sub(t2r);
        DoubleVector u1i = t0i.sub(t2i);
        DoubleVector u2r = t4r.add(t6r);
        DoubleVector u2i = t4i.add(t6i);
        DoubleVector u3r = t4r.sub(t6r);
        DoubleVector u3i = t4i.sub(t6i);
        u0r.add(u2r).intoArray(re, i);
        u0i.add(u2i).intoArray(im, i);
        u0r.sub(u2r).intoArray(re, i + 4 * step);
        u0i.sub(u2i).intoArray(im, i + 4 * step);
        u1r.add(u3i).intoArray(re, i + 2 * step);
        u1i.sub(u3r).intoArray(im, i + 2 * step);
        u1r.sub(u3i).intoArray(re, i + 6 * step);
        u1i.add(u3r).intoArray(im, i + 6 * step);

        // Odd outputs: v ± e^(−πi/4) w and v ± e^(−3πi/4) w, with v = t1 ∓ i t3, w = t5 ∓ i t7.
        DoubleVector v0r = t1r.add(t3i);
        DoubleVector v0i = t1i.sub(t3r);
        DoubleVector v1r = t1r.sub(t3i);
        DoubleVector v1i = t1i.add(t3r);
        DoubleVector w0r = t5r.add(t7i);
        DoubleVector w0i = t5i.sub(t7r);
        DoubleVector w1r = t5r.sub(t7i);
        DoubleVector w1i = t5i.add(t7r);
        DoubleVector x0r = w0r.add(w0i).mul(HALF_ROOT);
        DoubleVector x0i = w0i.sub(w0r).mul(HALF_ROOT);
        DoubleVector x1r = w1i.sub(w1r).mul(HALF_ROOT);
        DoubleVector x1i = w1r.add(w1i).mul(-HALF_ROOT);
        v0r.add(x0r).intoArray(re, i + step);
        v0i.add(x0i).intoArray(im, i + step);
        v0r.sub(x0r).intoArray(re, i + 5 * step);
        v0i.sub(x0i).intoArray(im, i + 5 * step);
        v1r.add(x1r).intoArray(re, i + 3 * step);
        v1i.add(x1i).intoArray(im, i + 3 * step);
        v1r.sub(x1r).intoArray(re, i + 7 * step);
        v1i.sub(x1i).intoArray(im, i + 7 * step);
    }

    /**
     * Of every column: rows 4c+b, times e^(−2πi b c / 32), transformed by 4 into rows c, c+8, c+16,
     * c+24, for c = 0…7.
     */
    private void fours(double[] re, double[] im, double[] outRe, double[] outIm) {
        for (int c = 0; c < 8; c++) {
            for (int j = 0; j < SIDE; j += LANES.length()) {
                four(re, im, 4 * c * SIDE + j, outRe, outIm, c * SIDE + j, c);
            }
        }
    }

    private void four(
            double[] re, double[] im, int from, double[] outRe, double[] outIm, int to, int c) {
        final int step = 8 * SIDE;
        DoubleVector a0r = DoubleVector.fromArray(LANES, re, from);
        DoubleVector a0i = DoubleVector.fromArray(LANES, im, from);
        DoubleVector z1r = DoubleVector.fromArray(LANES, re, from + SIDE);
        DoubleVector z1i = DoubleVector.fromArray(LANES, im, from + SIDE);
        DoubleVector a1r =
                z1i.fma(DoubleVector.broadcast(LANES, -innerIm[8 + c]), z1r.mul(innerRe[8 + c]));
        DoubleVector a1i =
                z1i.fma(DoubleVector.broadcast(LANES, innerRe[8 + c]), z1r.mul(innerIm[8 + c]));
        DoubleVector z2r = DoubleVector.fromArray(LANES, re, from + 2 * SIDE);
        DoubleVector z2i = DoubleVector.fromArray(LANES, im, from + 2 * SIDE);
        DoubleVector a2r =
                z2i.fma(DoubleVector.broadcast(LANES, -innerIm[16 + c]), z2r.mul(innerRe[16 + c]));
        DoubleVector a2i =
                z2i.fma(DoubleVector.broadcast(LANES, innerRe[16 + c]), z2r.mul(innerIm[16 + c]));
        DoubleVector z3r = DoubleVector.fromArray(LANES, re, from + 3 * SIDE);
        DoubleVector z3i = DoubleVector.fromArray(LANES, im, from + 3 * SIDE);
        DoubleVector a3r =
                z3i.fma(DoubleVector.broadcast(LANES, -innerIm[24 + c]), z3r.mul(innerRe[24 + c]));
        DoubleVector a3i =
                z3i.fma(DoubleVector.broadcast(LANES, innerRe[24 + c]), z3r.mul(innerIm[24 + c]));
        DoubleVector t0r = a0r.add(a2r);
        DoubleVector t0i = a0i.add(a2i);
        DoubleVector t1r = a0r.sub(a2r);
        DoubleVector t1i = a0i.sub(a2i);
        DoubleVector t2r = a1r.add(a3r);
        DoubleVector t2i = a1i.add(a3i);
        DoubleVector t3r = a1r.sub(a3r);
        DoubleVector t3i = a1i.sub(a3i);
        t0r.add(t2r).intoArray(outRe, to);
        t0i.add(t2i).intoArray(outIm, to);
        t1r.add(t3i).intoArray(outRe, to + step);
        t1i.sub(t3r).intoArray(outIm, to + step);
        t0r.sub(t2r).intoArray(outRe, to + 2 * step);
        t0i.sub(t2i).intoArray(outIm, to + 2 * step);
        t1r.sub(t3i).intoArray(outRe, to + 3 * step);
        t1i.add(t3r).intoArray(outIm, to + 3 * step);
    }

    private void turn(double[] re, double[] im) {
        for (int i = 0; i < SIZE; i += LANES.length()) {
            DoubleVector xr = DoubleVector.fromArray(LANES, re, i);
            DoubleVector xi = DoubleVector.fromArray(LANES, im, i);
            DoubleVector wr = DoubleVector.fromArray(LANES, outerRe, i);
            DoubleVector wi = DoubleVector.fromArray(LANES, outerIm, i);
            xr.mul(wr).sub(xi.mul(wi)).intoArray(re, i);
            xi.fma(wr, xr.mul(wi)).intoArray(im, i);
        }
    }

    private static void transpose(double[] from, double[] to) {
        for (int row = 0; row < SIDE; row += 4) {
            for (int column = 0; column < SIDE; column++) {
                int f = row * SIDE + column;
                int t = column * SIDE + row;
                to[t] = from[f];
                to[t + 1] = from[f + SIDE];
                to[t + 2] = from[f + 2 * SIDE];
                to[t + 3] = from[f + 3 * SIDE];
            }
        }
    }
}
