package dev.mixtape.operators.listeners;

/**
 * How fast a play is forgotten: a weight w given at time s is worth {@code w · 2^-((t − s) / h)} at
 * time t.
 *
 * @param millis h, at least 1
 */
public record HalfLife(long millis) {
    /** Checks it. */
    public HalfLife {
        if (millis < 1) {
            throw new IllegalArgumentException("halfLife=" + millis + " ms: must be at least 1 ms");
        }
    }

    /**
     * Returns a play's weight.
     *
     * @param weight at the time it is given, at least 0 and finite
     * @param time milliseconds since 1970
     */
    public DecayedWeight weigh(double weight, long time) {
        return DecayedWeight.of(weight * Math.pow(2, fraction(time)), halvings(time));
    }

    /**
     * Returns what a weight is worth at a time.
     *
     * @param time milliseconds since 1970
     */
    public double at(DecayedWeight weight, long time) {
        return DecayedWeight.scale(
                weight.mass() * Math.pow(2, -fraction(time)), weight.exponent() - halvings(time));
    }

    /**
     * Returns a weight that was written in this half-life, written in another one: worth the same
     * at the time given, and decaying as the other says from then on.
     *
     * @param time milliseconds since 1970, not before any play in it
     */
    public DecayedWeight rewrite(DecayedWeight weight, HalfLife other, long time) {
        return other.weigh(at(weight, time), time);
    }

    /** Whole half-lives from 1970 on. */
    private long halvings(long time) {
        return Math.floorDiv(time, millis);
    }

    /** What is left of the last one, in [0, 1). */
    private double fraction(long time) {
        return Math.floorMod(time, millis) / (double) millis;
    }
}
