package dev.mixtape.operators.model;

import java.util.List;

/**
 * A sum of songs' statistics that does not depend on the order or grouping of its terms: the same
 * songs give the same bits. Mutable; not thread-safe.
 *
 * <p>{@link SufficientStatistics} are added by a formula that rounds, so their sum depends on who
 * was added to whom. Here the moments are taken about fixed centres, the means m_k of the model
 * that inferred all the songs: about a common centre they are plain sums, and each value is a whole
 * number of 2⁻⁵⁶ in 128 bits, whose addition is associative. Only the rounding of each song's
 * values to such numbers loses anything, at most 2⁻⁵⁷ a value.
 *
 * <p>Layout of {@link #words()}: that of {@link SufficientStatistics} with Σ r (x−m_k) in place of
 * x̄_k and Σ r (x−m_k)(x−m_k)ᵀ in place of N_k·S_k; each value in two words, the lower first.
 */
public final class ExactStatistics {
    private static final int FRACTION_BITS = 56;

    /**
     * Of one song's value: with 2⁵⁶ parts to a unit, a million songs stay within 127 bits. For
     * 100,000 frames it is reached 150,000 standard deviations from the mean.
     */
    private static final double MAX_VALUE = 0x1p51;

    private static final double WORD = 0x1p64;
    private static final double HALF_WORD = 0x1p63;

    private final List<NormalWishart> centres;
    private final int D;
    private final int K;
    private final long[] words;

    /** Of no song, about a model's components. */
    public ExactStatistics(CorpusPosterior posterior) {
        this(posterior, null);
    }

    /**
     * Over words in the documented layout, which are not copied.
     *
     * @throws IllegalArgumentException if their number is wrong for the posterior's D and K
     */
    public ExactStatistics(CorpusPosterior posterior, long[] words) {
        centres = posterior.components();
        D = centres.get(0).D();
        K = centres.size();
        int length = Math.multiplyExact(2, SufficientStatistics.length(D, K));
        if (words != null && words.length != length) {
            throw new IllegalArgumentException(
                    "words=" + words.length + ": must be " + length + " for D=" + D + ", K=" + K);
        }
        this.words = words == null ? new long[length] : words;
    }

    /** The numbers themselves; writing to them writes to this. */
    public long[] words() {
        return words;
    }

    /** B, songs. */
    public long tracks() {
        return (long) value(0);
    }

    /**
     * Adds statistics, of one song if the sum is to be independent of grouping.
     *
     * @throws IllegalArgumentException if a value is too large for the sum; then nothing was added
     */
    public void add(SufficientStatistics song) {
        double[] moments = moments(song);
        for (double moment : moments) {
            if (!(Math.abs(moment) < MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "frames lie too far from the model for an exact sum (moment "
                                + moment
                                + ", must be below 2^51): are they features of music?");
            }
        }
        for (int i = 0; i < moments.length; i++) {
            if (moments[i] != 0) {
                add(i, moments[i]);
            }
        }
    }

    /** Adds another sum about the same centres. */
    public void add(ExactStatistics other) {
        sum(words, other.words);
    }

    /**
     * Adds the words of two sums about the same centres, without knowing these.
     *
     * @param a takes the sum
     * @return a
     * @throws IllegalArgumentException if they are not of one length
     */
    public static long[] sum(long[] a, long[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "words=" + b.length + ": must be " + a.length + ", as of the other sum");
        }
        for (int i = 0; i < a.length; i += 2) {
            add(a, i, b[i], b[i + 1]);
        }
        return a;
    }

    /** The sum as statistics centred at their own means, rounded once. */
    public SufficientStatistics toStatistics() {
        double[] values = new double[words.length / 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(i);
        }
        for (int k = 0; k < K; k++) {
            centre(values, SufficientStatistics.at(D, k), centres.get(k).m());
        }
        return SufficientStatistics.of(D, K, values);
    }

    /** N | Σϕ | x̄ | N·S of a component, at its place, to moments about m. */
    private double[] moments(SufficientStatistics song) {
        double[] values = song.values().clone();
        for (int k = 0; k < K; k++) {
            int at = SufficientStatistics.at(D, k);
            double N = values[at];
            if (N > 0) {
                double[] shift = new double[D];
                double[] m = centres.get(k).m();
                for (int i = 0; i < D; i++) {
                    shift[i] = values[at + 2 + i] - m[i];
                    values[at + 2 + i] = N * shift[i];
                }
                Packed.addOuter(values, at + 2 + D, N, shift);
            }
        }
        return values;
    }

    /** Moments about m to N | Σϕ | x̄ | N·S. */
    private void centre(double[] values, int at, double[] m) {
        double N = values[at];
        double[] shift = new double[D];
        for (int i = 0; i < D; i++) {
            shift[i] = N > 0 ? values[at + 2 + i] / N : 0;
            values[at + 2 + i] = N > 0 ? m[i] + shift[i] : 0;
        }
        Packed.addOuter(values, at + 2 + D, -N, shift);
    }

    /** Adds a value below {@link #MAX_VALUE}, rounded to a whole number of parts. */
    private void add(int i, double value) {
        double parts = Math.rint(Math.scalb(Math.abs(value), FRACTION_BITS));
        double upper = Math.floor(parts / WORD);
        double lower = parts - upper * WORD;
        long low = lower < HALF_WORD ? (long) lower : (long) (lower - HALF_WORD) ^ Long.MIN_VALUE;
        long high = (long) upper;
        if (value < 0) {
            low = -low;
            high = low == 0 ? -high : ~high;
        }
        add(words, 2 * i, low, high);
    }

    private static void add(long[] words, int at, long low, long high) {
        long sum = words[at] + low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        words[at] = sum;
        words[at + 1] += high + carry;
    }

    private double value(int i) {
        long low = words[2 * i];
        long high = words[2 * i + 1];
        boolean negative = high < 0;
        if (negative) {
            low = -low;
            high = low == 0 ? -high : ~high;
        }
        double lower = low >= 0 ? low : (low & Long.MAX_VALUE) + HALF_WORD;
        double magnitude = Math.scalb(high * WORD + lower, -FRACTION_BITS);
        return negative ? -magnitude : magnitude;
    }
}
