package dev.mixtape.operators.inference;

/** Sums of exponentials that neither overflow nor underflow. */
public final class LogSpace {

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
            values[i] = Math.exp(values[i] - max);
            sum += values[i];
        }
        for (int i = at; i < at + length; i++) {
            values[i] /= sum;
        }
        return max + Math.log(sum);
    }
}
