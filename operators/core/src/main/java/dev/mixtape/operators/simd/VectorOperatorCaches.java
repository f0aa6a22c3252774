package dev.mixtape.operators.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Uses every operator once that our vector code uses, on each type of element, before any of it
 * runs.
 *
 * <p>The Vector API looks every operator up in a cache, in {@code VectorOperators.ImplCache.find},
 * which is inlined into every operation. If that method was compiled already when an operator is
 * used for the first time, the compiled code traps there, and C2 adds these traps up over all that
 * it inlines: with 25 or more operations in a method it reaches {@code PerMethodTrapLimit}, stops
 * trusting the types of vectors, and allocates every one. Whether {@code find} is compiled by then
 * is a race against the compiler threads; lost, the Fourier transform takes twice the time for the
 * life of the process. An operator that is in the cache before cannot trap there. Other small
 * methods can; our launchers raise the limit besides (decision 0140).
 */
final class VectorOperatorCaches implements Runnable {

    VectorOperatorCaches() {}

    @Override
    public void run() {
        FloatVector f = FloatVector.zero(FloatVector.SPECIES_PREFERRED);
        DoubleVector d = DoubleVector.zero(DoubleVector.SPECIES_PREFERRED);
        floats(f);
        doubles(d);
        ints(f.reinterpretAsInts());
        d.convertShape(VectorOperators.D2F, FloatVector.SPECIES_PREFERRED, 0);
    }

    private static void floats(FloatVector x) {
        x.add(x).sub(x).mul(x).div(x).max(x).fma(x, x).sqrt();
        x.reduceLanes(VectorOperators.ADD);
        x.reduceLanes(VectorOperators.MAX);
    }

    private static void doubles(DoubleVector x) {
        x.add(x).sub(x).mul(x).fma(x, x);
    }

    private static void ints(IntVector x) {
        x.sub(x).lanewise(VectorOperators.ASHR, 1).lanewise(VectorOperators.LSHL, 1);
        x.convert(VectorOperators.I2F, 0);
    }
}
