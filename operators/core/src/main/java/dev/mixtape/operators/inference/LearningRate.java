package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.Hyperparameters;

/**
 * ρ_t = (τ0 + t)^−κ, how much of a model a full batch replaces, t full batches after version 0.
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
     * @param t full batches learned so far
     */
    public double rho(double t) {
        return Math.pow(tau0 + t, -kappa);
    }

    /**
     * 1 − (1−ρ_t)^b, of a batch that is b full ones: what is kept of a model, (1−ρ_t) a full batch,
     * multiplies, so that the same tracks in one batch or in many replace the same share.
     *
     * @param t full batches learned so far
     * @param b the batch's tracks by those of a full one, above 0
     * @return exactly ρ_t for b = 1
     */
    public double rho(double t, double b) {
        double rho = rho(t);
        return b == 1 ? rho : -Math.expm1(b * Math.log1p(-rho));
    }
}
