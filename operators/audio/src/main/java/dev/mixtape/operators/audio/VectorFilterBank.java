package dev.mixtape.operators.audio;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The filter bank with the JDK's Vector API; loaded by name, so that the rest runs without it. */
final class VectorFilterBank implements FilterBank {

    /**
     * At most 256 bits: the places in x are not aligned, and of the wider loads every one would
     * cross a cache line.
     */
    private static final VectorSpecies<Float> LANES =
            FloatVector.SPECIES_PREFERRED.vectorBitSize() > 256
                    ? FloatVector.SPECIES_256
                    : FloatVector.SPECIES_PREFERRED;

    /** Outputs of a tile. */
    private static final int TILE = 4;

    private SincFilter padded;

    /** The weights of {@code padded}, {@link #TILE} vectors of zeros before and behind them. */
    private float[] weights;

    VectorFilterBank() {}

    @Override
    public void apply(
            SincFilter filter, float[] x, long inputStart, long first, int count, float[] out) {
        int up = filter.up();
        int down = filter.down();
        int taps = filter.taps();
        long start = first * down;
        int phase = (int) (start % up);
        int input = (int) (start / up - inputStart) - filter.before() + 1;
        int i = 0;
        if (up == 1 && LANES.length() % down == 0) {
            pad(filter);
            int apart = LANES.length() / down;
            for (; i + TILE * apart <= count; i += TILE * apart) {
                for (int j = 0; j < apart; j++) {
                    four(weights, taps, x, input + j * down, apart, out, i + j);
                }
                input += TILE * LANES.length();
            }
        }
        for (; i < count; i++) {
            out[i] = dot(filter.weights(), phase * taps, x, input, taps);
            phase += down;
            input += phase / up;
            phase %= up;
        }
    }

    private void pad(SincFilter filter) {
        if (filter != padded) {
            weights = new float[filter.taps() + 2 * TILE * LANES.length()];
            System.arraycopy(filter.weights(), 0, weights, TILE * LANES.length(), filter.taps());
            padded = filter;
        }
    }

    /**
     * Four outputs of the same phase that lie a vector of input apart, as 44.1 kHz and its
     * multiples have them: a vector of x serves all four, each with another of h. Loads are the
     * limit here, because half of them cross a cache line: seven for eight products. Eight sums, so
     * that none waits for the one before; they are arguments and never receivers, because C2 knows
     * the class of what a loop carries only when it is checked.
     */
    private static void four(
            float[] h, int taps, float[] x, int xi, int apart, float[] out, int oi) {
        int n = LANES.length();
        FloatVector zero = FloatVector.zero(LANES);
        FloatVector s0 = zero;
        FloatVector s1 = zero;
        FloatVector s2 = zero;
        FloatVector s3 = zero;
        FloatVector t0 = zero;
        FloatVector t1 = zero;
        FloatVector t2 = zero;
        FloatVector t3 = zero;
        for (int i = 0; i < taps + 2 * n; i += 2 * n) {
            FloatVector h0 = load(h, i + 4 * n);
            FloatVector h1 = load(h, i + 3 * n);
            FloatVector h2 = load(h, i + 2 * n);
            FloatVector v = load(x, xi + i);
            s0 = h0.fma(v, s0);
            s1 = h1.fma(v, s1);
            s2 = h2.fma(v, s2);
            s3 = load(h, i + n).fma(v, s3);
            FloatVector w = load(x, xi + i + n);
            t0 = load(h, i + 5 * n).fma(w, t0);
            t1 = h0.fma(w, t1);
            t2 = h1.fma(w, t2);
            t3 = h2.fma(w, t3);
        }
        s3 = load(h, taps + 3 * n).fma(load(x, xi + taps + 2 * n), s3);
        out[oi] = zero.add(s0).add(t0).reduceLanes(VectorOperators.ADD);
        out[oi + apart] = zero.add(s1).add(t1).reduceLanes(VectorOperators.ADD);
        out[oi + 2 * apart] = zero.add(s2).add(t2).reduceLanes(VectorOperators.ADD);
        out[oi + 3 * apart] = zero.add(s3).add(t3).reduceLanes(VectorOperators.ADD);
    }

    /** Two sums, so that an addition need not wait for the one before. */
    private static float dot(float[] h, int hi, float[] x, int xi, int taps) {
        FloatVector even = FloatVector.zero(LANES);
        FloatVector odd = even;
        int i = 0;
        for (; i + 2 * LANES.length() <= taps; i += 2 * LANES.length()) {
            int j = i + LANES.length();
            even = load(h, hi + i).fma(load(x, xi + i), even);
            odd = load(h, hi + j).fma(load(x, xi + j), odd);
        }
        if (i < taps) {
            even = load(h, hi + i).fma(load(x, xi + i), even);
        }
        return even.add(odd).reduceLanes(VectorOperators.ADD);
    }

    private static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(LANES, from, at);
    }
}
