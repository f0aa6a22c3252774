package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.Hyperparameters;

/**
 * ρ_t = max((τ0 + t)^−κ, ρ_min), how much of a model a full batch replaces, t full batches after
 * version 0.
 *
 * <p>The floor is a memory in tracks, M. At the floor each of the B0 tracks of a full batch leaves
 * e^(−1/M) of what was there before it,
 *
 * <pre>
 * 1 − ρ_min = e^(−B0/M),    so that  1 − ρ = e^(−B/M)  for a batch of any B tracks
 * </pre>
 *
 * whatever B0 is: what was learned M tracks ago weighs 1/e of what is learned now.
 *
 * @param tau0 τ0, at least 1
 * @param kappa κ, in (0.5, 1]
 * @param rhoMin ρ_min, in [0, 1]; 0 for none
 */
public record LearningRate(double tau0, double kappa, double rhoMin) {

    /**
     * That of a model.
     *
     * @param fullTracks B0
     */
    public static LearningRate of(Hyperparameters h, int fullTracks) {
        double rhoMin = h.memory() == 0 ? 0 : -Math.expm1(-fullTracks / h.memory());
        return new LearningRate(h.tau0(), h.kappa(), rhoMin);
    }

    /**
     * ρ_t.
     *
     * @param t full batches learned so far
     */
    public double rho(double t) {
        return Math.max(Math.pow(tau0 + t, -kappa), rhoMin);
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
