package dev.mixtape.operators.listeners;

/**
 * The mean of tracks' vectors, weighted by what their plays are worth now,
 *
 * <pre>
 *   m = Σ_i W_i v_i / Σ_i W_i,
 * </pre>
 *
 * <p>with W_i as in {@link Taste}. It is kept as a mean and a weight, not as a sum, so that numbers
 * stay as large as those of a track whatever the weights are; means of parts add up to that of the
 * whole. Linear domain.
 */
public final class MeanVector {
    private double[] mean = {};
    private DecayedWeight weight = DecayedWeight.ZERO;

    /**
     * Adds a vector, or the mean of some, that weighs so much.
     *
     * @param vector finite, as long as those before; one without numbers changes nothing
     * @throws IllegalArgumentException if it is of another length
     */
    public void add(DecayedWeight vectorWeight, float[] vector) {
        if (vector.length == 0 || vectorWeight.mass() == 0) {
            return;
        }
        if (mean.length == 0) {
            mean = new double[vector.length];
        } else if (mean.length != vector.length) {
            throw new IllegalArgumentException(
                    vector.length + " numbers: must be " + mean.length + ", as those before");
        }
        weight = weight.plus(vectorWeight);
        double part = vectorWeight.dividedBy(weight);
        for (int i = 0; i < mean.length; i++) {
            mean[i] += part * (vector[i] - mean[i]);
        }
    }

    /** Returns m; no numbers when nothing was added. */
    public float[] values() {
        float[] values = new float[mean.length];
        for (int i = 0; i < mean.length; i++) {
            values[i] = (float) mean[i];
        }
        return values;
    }

    /** Returns Σ_i W_i. */
    public DecayedWeight weight() {
        return weight;
    }
}
