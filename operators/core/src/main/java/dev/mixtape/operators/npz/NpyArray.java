package dev.mixtape.operators.npz;

import java.util.Arrays;

/**
 * A NumPy array in C order.
 *
 * @param shape its dimensions; none for a scalar
 * @param data {@code float[]}, {@code double[]}, {@code int[]}, {@code long[]} or {@code String[]},
 *     row-major; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record NpyArray(int[] shape, Object data) {

    /** Checks that the data have a known type and the shape's length. */
    public NpyArray {
        if (length(data) != count(shape)) {
            throw new IllegalArgumentException(
                    "shape="
                            + Arrays.toString(shape)
                            + ": takes "
                            + count(shape)
                            + " values, not "
                            + length(data));
        }
    }

    /** float32. */
    public static NpyArray of(float[] data, int... shape) {
        return new NpyArray(shape, data);
    }

    /** float64. */
    public static NpyArray of(double[] data, int... shape) {
        return new NpyArray(shape, data);
    }

    /** int32. */
    public static NpyArray of(int[] data, int... shape) {
        return new NpyArray(shape, data);
    }

    /** int64. */
    public static NpyArray of(long[] data, int... shape) {
        return new NpyArray(shape, data);
    }

    /** Unicode, one dimension. */
    public static NpyArray of(String[] data) {
        return new NpyArray(new int[] {data.length}, data);
    }

    /** A float64 scalar. */
    public static NpyArray scalar(double value) {
        return of(new double[] {value});
    }

    /** An int64 scalar. */
    public static NpyArray scalar(long value) {
        return of(new long[] {value});
    }

    /** A unicode scalar. */
    public static NpyArray scalar(String value) {
        return new NpyArray(new int[0], new String[] {value});
    }

    /** The product of the dimensions; exact. */
    static long count(int[] shape) {
        long count = 1;
        for (int dimension : shape) {
            count = Math.multiplyExact(count, dimension);
        }
        return count;
    }

    private static int length(Object data) {
        if (data instanceof float[] f) {
            return f.length;
        } else if (data instanceof double[] d) {
            return d.length;
        } else if (data instanceof int[] i) {
            return i.length;
        } else if (data instanceof long[] l) {
            return l.length;
        } else if (data instanceof String[] s) {
            return s.length;
        }
        throw new IllegalArgumentException(
                "data="
                        + data.getClass().getSimpleName()
                        + ": must be float[], double[], int[], long[] or String[]");
    }

    /**
     * The values as doubles.
     *
     * @throws IllegalStateException if they are strings
     */
    public double[] doubles() {
        if (data instanceof double[] d) {
            return d;
        } else if (data instanceof float[] f) {
            double[] doubles = new double[f.length];
            for (int i = 0; i < f.length; i++) {
                doubles[i] = f[i];
            }
            return doubles;
        }
        return Arrays.stream(longs()).asDoubleStream().toArray();
    }

    /**
     * The values as floats; doubles are rounded.
     *
     * @throws IllegalStateException if they are strings
     */
    public float[] floats() {
        if (data instanceof float[] f) {
            return f;
        }
        double[] doubles = doubles();
        float[] floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) doubles[i];
        }
        return floats;
    }

    /**
     * The values as longs.
     *
     * @throws IllegalStateException if they are not integers
     */
    public long[] longs() {
        if (data instanceof long[] l) {
            return l;
        } else if (data instanceof int[] i) {
            return Arrays.stream(i).asLongStream().toArray();
        }
        throw new IllegalStateException("is " + type() + ": must be int32 or int64");
    }

    /**
     * The values as strings.
     *
     * @throws IllegalStateException if they are numbers
     */
    public String[] strings() {
        if (data instanceof String[] s) {
            return s;
        }
        throw new IllegalStateException("is " + type() + ": must be a string");
    }

    /** NumPy's name of the type. */
    public String type() {
        if (data instanceof float[]) {
            return "float32";
        } else if (data instanceof double[]) {
            return "float64";
        } else if (data instanceof int[]) {
            return "int32";
        }
        return data instanceof long[] ? "int64" : "a string";
    }
}
