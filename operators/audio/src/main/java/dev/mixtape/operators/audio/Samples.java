package dev.mixtape.operators.audio;

/**
 * Decoded audio: mono, at 22 050 Hz, at least one sample, all finite.
 *
 * <p>Full scale is −1…1. Lossy codecs overshoot it a little, and that is kept, as librosa keeps it.
 * The array is not copied: whoever passes it here gives it away.
 *
 * @param values the samples
 * @param source what they were decoded from
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared or used as a key
public record Samples(float[] values, AudioSource source) {

    /** Hz. */
    public static final int RATE = 22_050;

    /** Length in seconds. */
    public double seconds() {
        return (double) values.length / RATE;
    }
}
