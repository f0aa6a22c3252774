package dev.mixtape.operators.inference;

/** Sums of exponentials that neither overflow nor underflow. */
public final class LogSpace {

    /** The exponential of less is 0. Not to compute it saves most of a song's exponentials. */
    private static final double UNDERFLOW = -746;

    private LogSpace() {}

    /**
     * Replaces logs by probabilities that sum to 1, in place.
     *
     * @param values {@code length} unnormalised logs at {@code at}
     * @return ln Σ exp(values), the normaliser
     */
    public static double softmax(double[] values, int at, int length) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = at; i < at + length; i++) {
            max = Math.max(max, values[i]);
        }
        double sum = 0;
        for (int i = at; i < at + length; i++) {
            double below = values[i] - max;
            values[i] = below < UNDERFLOW ? 0 : Math.exp(below);
            sum += values[i];
        }
        for (int i = at; i < at + length; i++) {
            values[i] /= sum;
        }
        return max + Math.log(sum);
    }

    /** ln Σ exp(values) of {@code length} logs at {@code at}, which stay as they are. */
    public static double logSumExp(double[] values, int at, int length) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = at; i < at + length; i++) {
            max = Math.max(max, values[i]);
        }
        double sum = 0;
        for (int i = at; i < at + length; i++) {
            if (values[i] > max - 40) {
                sum += Math.exp(values[i] - max);
            }
        }
        return max + Math.log(sum);
    }
}
