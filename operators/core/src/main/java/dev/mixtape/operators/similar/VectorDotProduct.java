package dev.mixtape.operators.similar;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Two vectors of sums side by side. Needs {@code --add-modules jdk.incubator.vector}; loaded by
 * name, so that the rest runs without.
 */
final class VectorDotProduct implements DotProduct {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final int STEP = 2 * LANES.length();

    @Override
    public float of(float[] a, float[] b) {
        FloatVector even = FloatVector.zero(LANES);
        FloatVector odd = FloatVector.zero(LANES);
        int k = 0;
        for (; k + STEP <= a.length; k += STEP) {
            even = FloatVector.fromArray(LANES, a, k).fma(FloatVector.fromArray(LANES, b, k), even);
            odd =
                    FloatVector.fromArray(LANES, a, k + LANES.length())
                            .fma(FloatVector.fromArray(LANES, b, k + LANES.length()), odd);
        }
        float sum = even.add(odd).reduceLanes(VectorOperators.ADD);
        for (; k < a.length; k++) {
            sum = Math.fma(a[k], b[k], sum);
        }
        return sum;
    }
}
