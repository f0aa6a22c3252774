package dev.mixtape.operators.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The decoded samples of one file. Grows with what was really decoded, never by what a header
 * claims, and refuses to grow past the limits. It grows by chunks, none of which is copied before
 * all are there.
 */
final class SampleBuffer {

    private static final int CHUNK = 1 << 18; // twelve seconds

    /** Louder than any real recording by 120 dB: the bytes were not samples. */
    private static final float ABSURD = 1e6f;

    private static final int ABSURD_BITS = Float.floatToRawIntBits(ABSURD);

    private final AudioLimits limits;
    private final long encodedBytes;
    private final long mostSamples;
    private final List<float[]> chunks = new ArrayList<>();
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
        checkSamples(block, count);
        for (int from = 0; from < count; ) {
            int at = length % CHUNK;
            int part = Math.min(count - from, CHUNK - at);
            System.arraycopy(block, from, chunk(length), at, part);
            from += part;
            length += part;
        }
    }

    /** The chunk that this sample belongs to. */
    private float[] chunk(int sample) {
        int index = sample / CHUNK;
        if (index == chunks.size()) {
            chunks.add(new float[CHUNK]);
        }
        return chunks.get(index);
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
        while (length < wanted) {
            int at = length % CHUNK;
            int end = (int) Math.min(CHUNK, at + wanted - length);
            Arrays.fill(chunk(length), at, end, 0f);
            length += end - at;
        }
        length = (int) wanted;
    }

    /** All of them, once: each chunk is let go when it has been copied. */
    float[] toArray() {
        float[] values = new float[length];
        for (int from = 0; from < length; from += CHUNK) {
            int part = Math.min(CHUNK, length - from);
            System.arraycopy(chunks.set(from / CHUNK, null), 0, values, from, part);
        }
        chunks.clear();
        return values;
    }
}
