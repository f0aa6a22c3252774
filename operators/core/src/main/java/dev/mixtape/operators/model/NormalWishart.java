package dev.mixtape.operators.model;

import org.apache.commons.math3.special.Gamma;

/**
 * q(μ, Λ) = N(μ | m, (λΛ)⁻¹) · W(Λ | W, ν) of one component (Eq. 8), in whitened space.
 *
 * <p>W⁻¹ is kept rather than W: the updates (Eq. 18) and Cholesky factors need only it. The arrays
 * are not copied and must not be changed.
 *
 * @param m mean, D, at least one
 * @param lambda λ, weight of the mean, above 0
 * @param wInv W⁻¹, upper triangle by rows ({@link Packed}), D(D+1)/2
 * @param nu ν, degrees of freedom, above D−1
 */
@SuppressWarnings("ArrayRecordComponent") // large, never compared or used as keys
public record NormalWishart(double[] m, double lambda, double[] wInv, double nu) {

    /** Checks shapes and ranges; that W⁻¹ is positive definite shows when it is factored. */
    public NormalWishart {
        Check.within("D", m.length, Hyperparameters.MOST_FEATURES);
        if (wInv.length != Packed.size(m.length)) {
            throw new IllegalArgumentException(
                    "wInv.length="
                            + wInv.length
                            + ": must be D(D+1)/2="
                            + Packed.size(m.length)
                            + " for D="
                            + m.length);
        }
        Check.finite("m", m);
        Check.finite("wInv", wInv);
        Check.above("lambda", lambda, 0, "must be above 0");
        Check.above("nu", nu, m.length - 1, "must be above D-1=" + (m.length - 1));
    }

    /** The prior: m0 = 0, λ0, W0⁻¹, ν0. */
    public static NormalWishart prior(Hyperparameters h) {
        return new NormalWishart(
                new double[h.D()], h.lambda0(), Packed.identity(h.D(), h.w0Inverse()), h.nu0());
    }

    /** D. */
    public int D() {
        return m.length;
    }

    /**
     * E[ln|Λ|] = Σ_{i=1..D} ψ((ν+1−i)/2) + D ln 2 + ln|W| (Bishop 2006, 10.65).
     *
     * @param factor of W⁻¹
     */
    public double expectedLogDet(Cholesky factor) {
        double sum = D() * Math.log(2) - factor.logDet();
        for (int i = 1; i <= D(); i++) {
            sum += Gamma.digamma((nu + 1 - i) / 2);
        }
        return sum;
    }

    /**
     * The part of E[ln p(x|φ)] that does not depend on x: ½(E[ln|Λ|] − D ln 2π − D/λ).
     *
     * @param factor of W⁻¹
     */
    public double logNormalizer(Cholesky factor) {
        return 0.5 * (expectedLogDet(factor) - D() * Math.log(2 * Math.PI) - D() / lambda);
    }
}
