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
        if (up == 1) {
            for (; i + 4 <= count; i += 4) {
                four(filter.weights(), taps, x, input, down, out, i);
                input += 4 * down;
            }
        }
        for (; i < count; i++) {
            out[i] = dot(filter.weights(), phase * taps, x, input, taps);
            phase += down;
            input += phase / up;
            phase %= up;
        }
    }

    /** Four outputs of the same phase at once load its weights once: 44.1 kHz and its multiples. */
    private static void four(
            float[] h, int taps, float[] x, int xi, int down, float[] out, int oi) {
        FloatVector s0 = FloatVector.zero(LANES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int i = 0; i < taps; i += LANES.length()) {
            FloatVector w = load(h, i);
            s0 = w.fma(load(x, xi + i), s0);
            s1 = w.fma(load(x, xi + down + i), s1);
            s2 = w.fma(load(x, xi + 2 * down + i), s2);
            s3 = w.fma(load(x, xi + 3 * down + i), s3);
        }
        out[oi] = s0.reduceLanes(VectorOperators.ADD);
        out[oi + 1] = s1.reduceLanes(VectorOperators.ADD);
        out[oi + 2] = s2.reduceLanes(VectorOperators.ADD);
        out[oi + 3] = s3.reduceLanes(VectorOperators.ADD);
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
