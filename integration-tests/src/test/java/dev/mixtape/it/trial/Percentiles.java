package dev.mixtape.it.trial;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers, and below which of them so many lie (nearest rank). */
public final class Percentiles {
    private final double[] sorted;

    private Percentiles(double[] sorted) {
        this.sorted = sorted;
    }

    /** Sorts a copy of them. */
    public static Percentiles of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Percentiles(sorted);
    }

    /** Returns how many numbers they are. */
    public int count() {
        return sorted.length;
    }

    /**
     * Returns the p-th percentile; NaN of nothing.
     *
     * @param p in (0, 100]
     */
    public double at(double p) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted[(int) Math.ceil(p / 100 * sorted.length) - 1];
    }

    /** Returns count, p50, p90, p99 and max, rounded to thousandths. */
    public Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("count", sorted.length);
        for (int p : new int[] {50, 90, 99}) {
            summary.put("p" + p, rounded(at(p)));
        }
        summary.put("max", rounded(at(100)));
        return summary;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
