package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.SufficientStatistics;

/**
 * The paper's further regularisation (Eq. 21): r̃ = (1−η_t) r + η_t e, with the expectation e_k =
 * 1/K of its uniform noise, so that nothing is drawn.
 *
 * @param eta0 η0, in [0, 1]
 */
public record Splash(double eta0) {

    /** That of a model. */
    public static Splash of(Hyperparameters h) {
        return new Splash(h.eta0());
    }

    /**
     * η_t = η0·1000/(t+1000).
     *
     * @param t corpus updates so far
     */
    public double eta(long t) {
        return eta0 * 1000 / (t + 1000.0);
    }

    /**
     * S̃_k = (1−η) S_k + (η/K) Σ_l S_l. Because Σ_k r_nk = 1, the sum over components is the plain
     * statistics of the frames, so that nothing else needs to be stored. Sticks are left alone: the
     * noise is on responsibilities only.
     *
     * @return new statistics
     */
    public SufficientStatistics apply(SufficientStatistics s, long t) {
        throw new UnsupportedOperationException("lands with the next commit");
    }
}
