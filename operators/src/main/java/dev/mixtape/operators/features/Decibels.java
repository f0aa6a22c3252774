package dev.mixtape.operators.features;

/**
 * Power to decibels: dB = 10 log10(max(1e-10, p)), then no value more than 80 dB below the loudest
 * of the whole song.
 *
 * <p>Source: librosa 0.9.1, {@code power_to_db(ref=1.0, amin=1e-10, top_db=80)}.
 */
final class Decibels {

    private static final float LEAST_POWER = 1e-10f;
    private static final float DYNAMIC_RANGE = 80f;

    private Decibels() {}

    /** Replaces {@code power}, linear, by decibels, in place; the whole array is one song. */
    static void fromPower(float[] power) {
        float loudest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < power.length; i++) {
            power[i] = 10 * (float) Math.log10(Math.max(LEAST_POWER, power[i]));
            loudest = Math.max(loudest, power[i]);
        }
        float floor = loudest - DYNAMIC_RANGE;
        for (int i = 0; i < power.length; i++) {
            power[i] = Math.max(floor, power[i]);
        }
    }
}
