package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.SufficientStatistics;

/** What a corpus update does to one component: Eq. 16-19, and the blend of Eq. 20. */
public final class ComponentUpdate {

    /**
     * The share of its diagonal by which what data add to W⁻¹ is widened. A far song of equal
     * frames adds a matrix of rank one, beside which W0⁻¹ is lost to rounding from 1e8 standard
     * deviations on; so widened, no sum of such matrices is singular. It is far above what rounding
     * makes of a sum, and far below what anybody could measure.
     */
    private static final double WIDENING = 1e-12;

    private ComponentUpdate() {}

    /**
     * Eq. 16-19 with m0 = 0: the posterior of component k given statistics alone.
     *
     * @param weight J/B, by which the statistics are scaled
     */
    public static NormalWishart posterior(
            Hyperparameters h, SufficientStatistics s, int k, double weight) {
        double N = weight * s.N(k);
        double lambda = h.lambda0() + N;
        double[] xBar = s.xBar(k);
        double[] m = new double[h.D()];
        for (int i = 0; i < h.D(); i++) {
            m[i] = N / lambda * xBar[i];
        }
        double[] wInv = s.scatter(k);
        for (int p = 0; p < wInv.length; p++) {
            wInv[p] *= weight;
        }
        Packed.addOuter(wInv, 0, h.lambda0() * N / lambda, xBar);
        for (int i = 0; i < h.D(); i++) {
            int at = Packed.index(h.D(), i, i);
            wInv[at] = h.w0Inverse() + (1 + WIDENING) * wInv[at];
        }
        return new NormalWishart(m, lambda, wInv, h.nu0() + N);
    }

    /**
     * Eq. 20 on natural parameters, in centred form. With S the discounted statistics, S ← (1−ρ)S +
     * ρ(J/B)s is the same as blending λ, λm, W⁻¹ + λmmᵀ and ν, because the prior's share is the
     * same on both sides; and completing the square gives
     *
     * <pre>
     * W⁻¹' = (1−ρ)W⁻¹ + ρŴ⁻¹ + (1−ρ)ρ λλ̂/λ' (m−m̂)(m−m̂)ᵀ
     * </pre>
     *
     * a sum of positive definite terms, which stays so in floating point.
     *
     * @param old the component so far
     * @param now the posterior that the batch alone would give
     */
    static NormalWishart natural(NormalWishart old, NormalWishart now, double rho) {
        double lambda = (1 - rho) * old.lambda() + rho * now.lambda();
        double[] m = new double[old.D()];
        double[] difference = new double[old.D()];
        double share = rho * now.lambda() / lambda;
        for (int i = 0; i < m.length; i++) {
            difference[i] = now.m()[i] - old.m()[i];
            m[i] = old.m()[i] + share * difference[i];
        }
        double[] wInv = blend(old.wInv(), now.wInv(), rho);
        double weight = (1 - rho) * old.lambda() * share;
        Packed.addOuter(wInv, 0, weight, difference);
        for (int i = 0; i < m.length; i++) {
            wInv[Packed.index(m.length, i, i)] += WIDENING * weight * difference[i] * difference[i];
        }
        return new NormalWishart(m, lambda, wInv, (1 - rho) * old.nu() + rho * now.nu());
    }

    /**
     * Eq. 20 parameter by parameter, as the authors' code does it: m, λ, ν, and for W⁻¹ the
     * covariance W⁻¹/ν, which with the blended ν gives W⁻¹ back. (The equation does not say in
     * which form W is blended; docs/decisions/0120-paper-mode.md.)
     */
    static NormalWishart paper(NormalWishart old, NormalWishart now, double rho) {
        double nu = (1 - rho) * old.nu() + rho * now.nu();
        double[] wInv = new double[old.wInv().length];
        for (int i = 0; i < wInv.length; i++) {
            double was = old.wInv()[i] / old.nu();
            double is = now.wInv()[i] / now.nu();
            wInv[i] = nu * ((1 - rho) * was + rho * is);
        }
        return new NormalWishart(
                blend(old.m(), now.m(), rho),
                (1 - rho) * old.lambda() + rho * now.lambda(),
                wInv,
                nu);
    }

    /** (1−ρ)a + ρb, element by element. */
    static double[] blend(double[] a, double[] b, double rho) {
        double[] blended = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            blended[i] = (1 - rho) * a[i] + rho * b[i];
        }
        return blended;
    }
}
