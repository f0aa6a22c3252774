package dev.mixtape.operators.frames;

import java.util.Arrays;

/**
 * The frames of one song: {@code count} rows of {@code dimensions} feature values, row-major,
 * 32-bit floats.
 *
 * <p>This is x of the paper before whitening (N×D). The array is not copied: whoever passes it here
 * gives it away.
 *
 * @param count N, at least 0
 * @param dimensions D, at least 1
 * @param values N·D values, row n at {@code n * dimensions}
 */
@SuppressWarnings("ArrayRecordComponent") // frames are large and never compared or used as keys
public record Frames(int count, int dimensions, float[] values) {

    /** Checks that the numbers agree with one another. */
    public Frames {
        if (count < 0) {
            throw new IllegalArgumentException("count=" + count + ": must be at least 0");
        }
        if (dimensions < 1) {
            throw new IllegalArgumentException("dimensions=" + dimensions + ": must be at least 1");
        }
        if (values.length != (long) count * dimensions) {
            throw new IllegalArgumentException(
                    "values.length="
                            + values.length
                            + ": must be count*dimensions="
                            + (long) count * dimensions);
        }
    }

    /**
     * Leaves out frames at the beginning, but never all: the last one stays.
     *
     * @param first how many, at least 0
     */
    public Frames without(int first) {
        int out = Math.min(first, count - 1);
        return out <= 0
                ? this
                : new Frames(
                        count - out,
                        dimensions,
                        Arrays.copyOfRange(values, out * dimensions, values.length));
    }
}
