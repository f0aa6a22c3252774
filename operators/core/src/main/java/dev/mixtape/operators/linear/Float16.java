package dev.mixtape.operators.linear;

/**
 * IEEE 754 binary16 (half precision): 11 significant bits, so that a number keeps its first three
 * digits. Of embeddings, which lie in [−18.5, 0], nothing is off by more than 2⁻⁷.
 *
 * <p>JDK 20 brings {@code Float.floatToFloat16}; this is for JDK 17.
 */
public final class Float16 {
    private static final int MANTISSA = 10;
    private static final int DROPPED = 23 - MANTISSA;
    private static final int HALF_LESS_ONE = (1 << (DROPPED - 1)) - 1;
    private static final int BIAS = 127 - 15;
    private static final float LARGEST = 65_504;
    private static final float SUBNORMAL_UNIT = 0x1p-24f;
    private static final float MIN_NORMAL = 0x1p-14f;
    private static final int SIGN = 0x8000;

    private Float16() {}

    /**
     * Rounds to nearest, ties to even.
     *
     * @param value finite; beyond ±65504 it becomes that
     */
    public static short of(float value) {
        int sign = Float.floatToRawIntBits(value) >>> 16 & SIGN;
        float size = Math.min(Math.abs(value), LARGEST);
        int bits;
        if (size < MIN_NORMAL) {
            bits = (int) Math.rint(size / SUBNORMAL_UNIT);
        } else {
            int single = Float.floatToRawIntBits(size);
            int half = HALF_LESS_ONE + (single >>> DROPPED & 1);
            bits = ((single + half) >>> DROPPED) - (BIAS << MANTISSA);
        }
        return (short) (sign | bits);
    }

    /** Exactly. */
    public static float toFloat(short half) {
        int size = half & ~SIGN & 0xFFFF;
        float value =
                size < 1 << MANTISSA
                        ? size * SUBNORMAL_UNIT
                        : Float.intBitsToFloat((size << DROPPED) + (BIAS << 23));
        return half < 0 ? -value : value;
    }

    /** The bytes of some numbers, little-endian. */
    public static byte[] encode(float[] values) {
        byte[] bytes = new byte[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            short half = of(values[i]);
            bytes[2 * i] = (byte) half;
            bytes[2 * i + 1] = (byte) (half >> 8);
        }
        return bytes;
    }

    /** The numbers of such bytes. */
    public static float[] decode(byte[] bytes) {
        float[] values = new float[bytes.length / 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = toFloat((short) ((bytes[2 * i] & 0xFF) | (bytes[2 * i + 1] << 8)));
        }
        return values;
    }
}
