package dev.mixtape.operators.audio;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The filter bank with the JDK's Vector API; loaded by name, so that the rest runs without it. */
final class VectorFilterBank implements FilterBank {

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

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
        for (int i = 0; i < count; i++) {
            out[i] = dot(filter.weights(), phase * taps, x, input, taps);
            phase += down;
            input += phase / up;
            phase %= up;
        }
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
