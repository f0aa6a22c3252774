package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.SufficientStatistics;

/**
 * The paper's further regularisation (Eq. 21): r̃ = (1−η_t) r + η_t e, with the expectation e_k =
 * 1/K of its uniform noise, so that nothing is drawn.
 *
 * @param eta0 η0, in [0, 1]
 * @param etaMin η_min, in [0, 1], below which it does not fall
 */
public record Splash(double eta0, double etaMin) {

    /** That of a model. */
    public static Splash of(Hyperparameters h) {
        return new Splash(h.eta0(), h.etaMin());
    }

    /**
     * η_t = max(η0·1000/(t+1000), min(η_min, η0)): a floor above η0 would have it rise.
     *
     * @param t full batches learned so far
     */
    public double eta(double t) {
        return Math.max(eta0 * 1000 / (t + 1000), Math.min(etaMin, eta0));
    }

    /**
     * S̃_k = (1−η) S_k + (η/K) Σ_l S_l. Because Σ_k r_nk = 1, the sum over components is the plain
     * statistics of the frames, so that nothing else needs to be stored. Sticks are left alone: the
     * noise is on responsibilities only.
     *
     * @param eta η_t
     * @return new statistics
     */
    public static SufficientStatistics apply(SufficientStatistics s, double eta) {
        SufficientStatistics splashed = s.copy();
        if (eta == 0) {
            return splashed;
        }
        SufficientStatistics all = new SufficientStatistics(s.D(), 1);
        for (int k = 0; k < s.K(); k++) {
            all.merge(0, s.N(k), s.xBar(k), 0, s.scatter(k), 0);
        }
        all.scaleFrames(0, eta / s.K());
        double N = all.N(0);
        double[] xBar = all.xBar(0);
        double[] scatter = all.scatter(0);
        for (int k = 0; k < s.K(); k++) {
            splashed.scaleFrames(k, 1 - eta);
            splashed.merge(k, N, xBar, 0, scatter, 0);
        }
        return splashed;
    }
}
