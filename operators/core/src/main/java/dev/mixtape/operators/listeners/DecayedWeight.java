package dev.mixtape.operators.listeners;

/**
 * A sum of weights that all decay alike, as the number {@code mass · 2^exponent}: what the sum
 * would be worth at time 0, linear domain. {@link HalfLife} makes one of a play, and tells what one
 * is worth at a time.
 *
 * <p>This is forward decay (Cormode, Shkapenyuk, Srivastava and Xu 2009, "Forward decay: a
 * practical time decay model for streaming systems", section 3) with the landmark at 1970. Their
 * sums are renormalised with a new landmark now and then, because 2^(t/half-life) leaves the range
 * of a double; here the exponent is a number of its own, so there is nothing to renormalise, and
 * the order in which plays come changes only how additions round: by at most n·2^-52 relatively,
 * for n plays.
 *
 * @param mass 0, or in [1, 2)
 * @param exponent of two; 0 when the mass is 0
 */
public record DecayedWeight(double mass, long exponent) {
    /** Nothing. */
    public static final DecayedWeight ZERO = new DecayedWeight(0, 0);

    /** Beyond this distance the smaller of two terms is less than half a unit in the last place. */
    private static final int FAR = 64;

    /**
     * Returns the number with its mass in [1, 2).
     *
     * @param mass at least 0 and finite
     */
    static DecayedWeight of(double mass, long exponent) {
        if (!(mass >= 0) || mass == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("mass=" + mass + ": must be at least 0 and finite");
        }
        if (mass == 0) {
            return ZERO;
        }
        if (mass < Double.MIN_NORMAL) { // its exponent would not tell its size
            return of(mass * 0x1p54, exponent - 54);
        }
        int shift = Math.getExponent(mass);
        return new DecayedWeight(Math.scalb(mass, -shift), exponent + shift);
    }

    /** Returns the sum. */
    public DecayedWeight plus(DecayedWeight other) {
        if (other.mass == 0) {
            return this;
        }
        if (mass == 0) {
            return other;
        }
        boolean isLarger = exponent >= other.exponent;
        DecayedWeight large = isLarger ? this : other;
        DecayedWeight small = isLarger ? other : this;
        long distance = large.exponent - small.exponent;
        return distance > FAR
                ? large
                : of(large.mass + Math.scalb(small.mass, (int) -distance), large.exponent);
    }

    /**
     * Returns it multiplied.
     *
     * @param factor at least 0 and finite
     */
    public DecayedWeight times(double factor) {
        return of(mass * factor, exponent);
    }

    /**
     * Returns how much of another number this is.
     *
     * @param whole more than 0
     * @return this / whole; 0 when it is too small for a double
     */
    public double dividedBy(DecayedWeight whole) {
        if (whole.mass == 0) {
            throw new IllegalArgumentException("whole=0: must be more than 0");
        }
        return scale(mass / whole.mass, exponent - whole.exponent);
    }

    /** {@code factor · 2^power}, for any power. */
    static double scale(double factor, long power) {
        return Math.scalb(factor, (int) Math.max(-5_000, Math.min(5_000, power)));
    }
}
