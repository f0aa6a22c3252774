package dev.mixtape.operators.features;

/**
 * Power to decibels: dB = 10 log10(max(1e-10, p)), then no value more than 80 dB below the loudest
 * of the whole song.
 *
 * <p>Source: librosa 0.9.1, {@code power_to_db(ref=1.0, amin=1e-10, top_db=80)}.
 */
final class Decibels {

    private static final float MIN_POWER = 1e-10f;
    private static final float DYNAMIC_RANGE = 80f;

    private Decibels() {}

    /** Replaces {@code count} linear powers by decibels, in place: one frame, not yet floored. */
    static void fromPower(Kernels kernels, float[] power, int from, int count) {
        kernels.decibels(power, from, count, MIN_POWER);
    }

    /** Raises all of the song's {@code count} decibels to 80 below the loudest, in place. */
    static void floor(Kernels kernels, float[] decibels, int count) {
        float floor = kernels.max(decibels, 0, count) - DYNAMIC_RANGE;
        for (int i = 0; i < count; i++) {
            decibels[i] = Math.max(floor, decibels[i]);
        }
    }
}
