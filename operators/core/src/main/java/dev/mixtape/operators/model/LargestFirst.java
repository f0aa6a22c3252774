package dev.mixtape.operators.model;

import java.util.Comparator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Indices of numbers by falling value; the smaller index first among equals. */
public final class LargestFirst {

    private LargestFirst() {}

    /** The indices of all values; those of NaN are last. */
    public static int[] of(double[] values) {
        return of(values, values.length);
    }

    /**
     * The indices of the largest values.
     *
     * @param most how many, at least 0; all of them where there are fewer
     */
    public static int[] of(double[] values, int most) {
        return of(values.length, k -> values[k], most);
    }

    /** The same for float32. */
    public static int[] of(float[] values, int most) {
        return of(values.length, k -> values[k], most);
    }

    private static int[] of(int length, IntToDoubleFunction value, int most) {
        return IntStream.range(0, length)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -value.applyAsDouble(k)))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
