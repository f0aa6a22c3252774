package dev.mixtape.operators.drift;

/**
 * One series of batches' means, over both windows; a view of three numbers:
 *
 * <pre>
 * mean over the short window | mean over the long window | σ², the variance of a value of weight 1
 * </pre>
 *
 * <p>σ² is measured between batches, and not between frames: those of a song are alike, so that
 * their number says little of how sure a mean is. It is measured about the short window's mean,
 * which follows a drift: about the long one's, a drift would hide itself by its own size.
 */
final class WindowedSeries {
    static final int SIZE = 3;

    private static final int SHORT = 0;
    private static final int LONG = 1;
    private static final int VARIANCE = 2;

    /** Batches until the variance is known well enough to call a value an outlier. */
    private static final int KNOWN = 20;

    /** A batch counts as no farther off than so many standard deviations. */
    private static final int FARTHEST = 10;

    private final double[] values;
    private final int at;

    WindowedSeries(double[] values, int at) {
        this.values = values;
        this.at = at;
    }

    /**
     * Adds a batch, after its weight.
     *
     * @param value its mean
     * @param w its weight, as {@code weights} has it already; at least 0
     */
    void add(double value, double w, WindowWeights weights) {
        if (!(w > 0)) {
            return;
        }
        boolean first = weights.longSum() <= w;
        double from = first ? value : values[at + SHORT];
        double away = within(value - from, w, weights);
        double shareOfLong = w / weights.longSum();
        values[at + SHORT] = from + w / weights.shortSum() * away;
        values[at + LONG] += shareOfLong * (from + away - values[at + LONG]);
        values[at + VARIANCE] += shareOfLong * (w * away * away - values[at + VARIANCE]);
    }

    /** One broken file must not blind the windows for as long as they remember it. */
    private double within(double away, double w, WindowWeights weights) {
        boolean known = weights.batches() > KNOWN && 2 * w < weights.longSum();
        double farthest = FARTHEST * Math.sqrt(values[at + VARIANCE] / w);
        return known && farthest > 0 ? Math.max(-farthest, Math.min(farthest, away)) : away;
    }

    /**
     * How the windows differ.
     *
     * @param one how far one track could move the mean over the short window; 0 if that is unknown
     */
    Shift shift(WindowWeights weights, double one) {
        return new Shift(values[at + LONG], values[at + SHORT], surprise(weights, one));
    }

    /**
     * How far now lies from before, as the number of standard deviations of a normal variable that
     * is as unlikely on a steady stream; signed, 0 while nothing is known.
     *
     * <p>The statistic is t = (now − before)/√(σ²·factor), Student's with as many degrees of
     * freedom as the long window is worth batches; by Wallace (1959) its tail is that of a normal
     * variable at √(n ln(1+t²/n))·(8n+1)/(8n+3). Where one track's share is known, the variance is
     * Bernstein's, σ² + x·one/3: a series that is nearly always 0 has large values now and then,
     * for which a normal tail would promise too much.
     */
    private double surprise(WindowWeights weights, double one) {
        double shift = values[at + SHORT] - values[at + LONG];
        double variance = values[at + VARIANCE] * weights.varianceFactor();
        double scale = variance + Math.abs(shift) * one / 3;
        if (!(scale > 0)) {
            return 0;
        }
        double n = weights.batches();
        double normal = Math.sqrt(n * Math.log1p(shift * shift / scale / n));
        return Math.signum(shift) * normal * (8 * n + 1) / (8 * n + 3);
    }
}
