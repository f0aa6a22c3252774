package dev.mixtape.operators.flink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arrays of numbers as the bytes of an Avro record, little-endian, and back. */
public final class ArrayBytes {
    private ArrayBytes() {}

    /** Returns the bytes of single-precision numbers. */
    public static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = allocate(values.length, Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    static ByteBuffer bytes(double[] values) {
        ByteBuffer bytes = allocate(values.length, Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        return bytes;
    }

    static ByteBuffer bytes(long[] values) {
        ByteBuffer bytes = allocate(values.length, Long.BYTES);
        bytes.asLongBuffer().put(values);
        return bytes;
    }

    /** Returns the single-precision numbers of some bytes. */
    public static float[] floats(ByteBuffer bytes) {
        float[] values = new float[bytes.remaining() / Float.BYTES];
        view(bytes).asFloatBuffer().get(values);
        return values;
    }

    /** Returns the bytes themselves. */
    static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    static double[] doubles(ByteBuffer bytes) {
        double[] values = new double[bytes.remaining() / Double.BYTES];
        view(bytes).asDoubleBuffer().get(values);
        return values;
    }

    static long[] longs(ByteBuffer bytes) {
        long[] values = new long[bytes.remaining() / Long.BYTES];
        view(bytes).asLongBuffer().get(values);
        return values;
    }

    private static ByteBuffer allocate(int count, int size) {
        return ByteBuffer.allocate(Math.multiplyExact(count, size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A view, so that reading moves nothing in the record itself. */
    private static ByteBuffer view(ByteBuffer bytes) {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
