package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.Hyperparameters;

/**
 * ρ_t = (τ0 + t)^−κ, how much of a corpus update is new.
 *
 * @param tau0 τ0, at least 1
 * @param kappa κ, in (0.5, 1]
 */
public record LearningRate(double tau0, double kappa) {

    /** That of a model. */
    public static LearningRate of(Hyperparameters h) {
        return new LearningRate(h.tau0(), h.kappa());
    }

    /**
     * ρ_t.
     *
     * @param t corpus updates so far, which is the version of the model that is updated
     */
    public double rho(long t) {
        return Math.pow(tau0 + t, -kappa);
    }
}
