package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Sticks;
import org.apache.commons.math3.special.Gamma;

/**
 * The corpus' part of the evidence lower bound (Eq. 9): E[ln p(φ)p(β')] + H(q(φ)) + H(q(β')), and
 * the concentrations' when learned. The whole bound of J songs is this plus Σ_j L_j.
 */
public final class CorpusBound {

    private CorpusBound() {}

    /**
     * In nats, all constants included; at most 0.
     *
     * @throws ArithmeticException if a W⁻¹ is not positive definite
     */
    public static double of(Model model) {
        double bound = sticks(model);
        for (NormalWishart component : model.posterior().components()) {
            bound += component(component, model.hyperparameters());
        }
        return bound;
    }

    /** −KL(q(μ, Λ) ‖ p(μ, Λ)) of one component, with m0 = 0, in nats. */
    public static double component(NormalWishart q, Hyperparameters h) {
        int D = q.D();
        Cholesky factor = Cholesky.of(D, q.wInv());
        double logDet = q.expectedLogDet(factor);
        double mean = factor.inverseQuadraticForm(q.m(), 0, new double[D]);
        double gaussian =
                0.5
                        * (D * Math.log(h.lambda0() / q.lambda())
                                + D
                                - D * h.lambda0() / q.lambda()
                                - h.lambda0() * q.nu() * mean);
        double prior = logB(D, D * Math.log(h.w0Inverse()), h.nu0());
        double posterior = logB(D, factor.logDet(), q.nu());
        double wishart =
                prior
                        - posterior
                        + 0.5 * (h.nu0() - q.nu()) * logDet
                        + 0.5 * q.nu() * (D - h.w0Inverse() * factor.inverseTrace());
        return gaussian + wishart;
    }

    /**
     * ln B(W, ν), the Wishart's normaliser (Bishop 2006, B.79).
     *
     * @param logDetInverse ln|W⁻¹|
     */
    static double logB(int D, double logDetInverse, double nu) {
        double log =
                0.5 * nu * logDetInverse
                        - 0.5 * nu * D * Math.log(2)
                        - 0.25 * D * (D - 1) * Math.log(Math.PI);
        for (int i = 1; i <= D; i++) {
            log -= Gamma.logGamma((nu + 1 - i) / 2);
        }
        return log;
    }

    /**
     * Σ_i ( E[ln γ] + (E[γ]−1) E[ln(1−β'_i)] + H[Beta(u_i, v_i)] ), and the concentrations' part,
     * in nats: all that is not a component's.
     */
    public static double sticks(Model model) {
        CorpusPosterior q = model.posterior();
        Sticks sticks = q.sticks();
        double gamma = model.gamma();
        double logGamma = q.gamma().isFixed() ? Math.log(gamma) : q.gamma().expectedLog();
        double bound = q.alpha0().bound() + q.gamma().bound();
        for (int i = 0; i < sticks.u().length; i++) {
            double u = sticks.u()[i];
            double v = sticks.v()[i];
            double psiBoth = Gamma.digamma(u + v);
            double log = Gamma.digamma(u) - psiBoth;
            double logOneMinus = Gamma.digamma(v) - psiBoth;
            double logBeta = Gamma.logGamma(u) + Gamma.logGamma(v) - Gamma.logGamma(u + v);
            double entropy = logBeta - (u - 1) * log - (v - 1) * logOneMinus;
            bound += logGamma + (gamma - 1) * logOneMinus + entropy;
        }
        return bound;
    }
}
