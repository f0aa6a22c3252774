package dev.mixtape.pipeline.bench;

import java.util.Collection;

/**
 * A measured quantity: the middle of its repetitions, and the quarters about it.
 *
 * @param median the middle one
 * @param low a quarter of them lie below
 * @param high a quarter of them lie above
 */
public record Spread(double median, double low, double high) {

    /**
     * Of repetitions.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(Collection<Double> repetitions) {
        if (repetitions.isEmpty()) {
            throw new IllegalArgumentException("repetitions=0: must be at least 1");
        }
        double[] sorted = repetitions.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Spread(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75));
    }

    /** Between the two values that are nearest, linearly. */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    Spread times(double factor) {
        return new Spread(median * factor, low * factor, high * factor);
    }
}
