package dev.mixtape.operators.drift;

/**
 * How much weight the batches of a series have in the short and in the long window. With w_b the
 * weight of batch b (its frames), and α_b and β_b = exp(−tracks since b / memory) of the windows, a
 * view of six numbers:
 *
 * <pre>
 * Σ α w | Σ β w | Σ α² w | Σ αβ w | Σ β² w | Σ β² w²
 * </pre>
 */
final class WindowWeights {
    static final int SIZE = 6;

    private static final int SHORT = 0;
    private static final int LONG = 1;
    private static final int SHORT_SHORT = 2;
    private static final int SHORT_LONG = 3;
    private static final int LONG_LONG = 4;
    private static final int LONG_SQUARED = 5;

    private final double[] values;
    private final int at;

    WindowWeights(double[] values, int at) {
        this.values = values;
        this.at = at;
    }

    /**
     * Lets tracks pass and adds a batch.
     *
     * @param keptShort exp(−tracks / memory) of the short window
     * @param keptLong the same of the long one
     * @param w at least 0
     */
    void add(double keptShort, double keptLong, double w) {
        values[at + SHORT] = keptShort * values[at + SHORT] + w;
        values[at + LONG] = keptLong * values[at + LONG] + w;
        values[at + SHORT_SHORT] = keptShort * keptShort * values[at + SHORT_SHORT] + w;
        values[at + SHORT_LONG] = keptShort * keptLong * values[at + SHORT_LONG] + w;
        values[at + LONG_LONG] = keptLong * keptLong * values[at + LONG_LONG] + w;
        values[at + LONG_SQUARED] = keptLong * keptLong * values[at + LONG_SQUARED] + w * w;
    }

    /** Weight in the short window, frames. */
    double shortSum() {
        return values[at + SHORT];
    }

    /** Weight in the long window, frames. */
    double longSum() {
        return values[at + LONG];
    }

    /**
     * Var(mean over the short window − mean over the long one) / σ², where batch b's value varies
     * by σ²/w_b and batches are independent: Σ (α_b/Σαw − β_b/Σβw)² w_b.
     */
    double varianceFactor() {
        double s = shortSum();
        double l = longSum();
        return values[at + SHORT_SHORT] / (s * s)
                - 2 * values[at + SHORT_LONG] / (s * l)
                + values[at + LONG_LONG] / (l * l);
    }

    /** How many batches the long window is worth (Kish 1965): (Σ βw)² / Σ (βw)². */
    double batches() {
        return longSum() * longSum() / values[at + LONG_SQUARED];
    }
}
