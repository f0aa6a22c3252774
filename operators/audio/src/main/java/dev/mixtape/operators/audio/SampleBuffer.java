package dev.mixtape.operators.audio;

import java.util.Arrays;

/**
 * The decoded samples of one file. Grows with what was really decoded, never by what a header
 * claims, and refuses to grow past the limits.
 */
final class SampleBuffer {

    private static final int FIRST_CAPACITY = 1 << 18; // twelve seconds

    /** Louder than any real recording by 120 dB: the bytes were not samples. */
    private static final float ABSURD = 1e6f;

    private static final int ABSURD_BITS = Float.floatToRawIntBits(ABSURD);

    private final AudioLimits limits;
    private final long encodedBytes;
    private final long mostSamples;
    private float[] values = new float[FIRST_CAPACITY];
    private int length;

    SampleBuffer(AudioLimits limits, long encodedBytes) {
        this.limits = limits;
        this.encodedBytes = encodedBytes;
        // Half a second more than allowed, so that padding does not refuse a file of just the
        // limit.
        this.mostSamples = (long) ((limits.maxSeconds() + 0.5) * Samples.RATE);
    }

    int length() {
        return length;
    }

    void append(float[] block, int count) throws AudioException {
        long after = (long) length + count;
        check(after);
        if (after > values.length) {
            values = Arrays.copyOf(values, (int) Math.max(after, 2L * length));
        }
        System.arraycopy(block, 0, values, length, count);
        checkSamples(block, count);
        length = (int) after;
    }

    private void checkSamples(float[] block, int count) throws AudioException {
        // Without their signs, the bits of floats have the order of the floats, and NaN is above
        // them all. C2 makes vectors of this.
        int largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(block[i]) & Integer.MAX_VALUE);
        }
        if (largest <= ABSURD_BITS) {
            return;
        }
        for (int i = 0; i < count; i++) {
            if (!(Math.abs(block[i]) <= ABSURD)) { // also true for NaN
                throw AudioException.undecodable(
                        "sample="
                                + block[i]
                                + " at "
                                + (float) (length + i) / Samples.RATE
                                + " s: samples must be numbers near -1…1; encode the file again");
            }
        }
    }

    private void check(long after) throws AudioException {
        if (after > mostSamples) {
            throw AudioException.limit(
                    "duration is above "
                            + limits.maxSeconds()
                            + " s (audio.max-seconds); cut the file or raise the limit");
        }
        if (after * Float.BYTES > encodedBytes * limits.maxExpansion()) {
            throw AudioException.limit(
                    "audio of "
                            + encodedBytes
                            + " bytes expands more than "
                            + limits.maxExpansion()
                            + " times (audio.max-expansion); check the file or raise the limit");
        }
    }

    /** Cuts, or adds silence, to {@code wanted} samples. */
    void fixLength(long wanted) throws AudioException {
        check(wanted);
        int target = (int) wanted;
        if (target > values.length) {
            values = Arrays.copyOf(values, target);
        } else if (target > length) {
            Arrays.fill(values, length, target, 0f);
        }
        length = target;
    }

    float[] toArray() {
        return length == values.length ? values : Arrays.copyOf(values, length);
    }
}
