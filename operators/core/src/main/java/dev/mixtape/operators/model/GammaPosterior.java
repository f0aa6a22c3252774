package dev.mixtape.operators.model;

import org.apache.commons.math3.special.Gamma;

/**
 * q(α) = Gamma(shape, rate) of a concentration that is learned; both 0 for one that is fixed.
 *
 * @param shape s of Gamma(s, r)
 * @param rate r of Gamma(s, r); the mean is s/r
 */
public record GammaPosterior(double shape, double rate) {

    /** Stands for "not learned". */
    public static final GammaPosterior FIXED = new GammaPosterior(0, 0);

    /** The prior Gamma(1, 1), as in the authors' code. */
    public static final GammaPosterior PRIOR = new GammaPosterior(1, 1);

    /** Checks that both are positive, or both 0. */
    public GammaPosterior {
        boolean fixed = shape == 0 && rate == 0;
        boolean learned = shape > 0 && rate > 0 && Double.isFinite(shape / rate);
        if (!fixed && !(learned && Double.isFinite(rate))) {
            throw new IllegalArgumentException(
                    "shape="
                            + shape
                            + ", rate="
                            + rate
                            + ": both must be above 0 and finite, or both 0");
        }
    }

    /** Whether this stands for a concentration that is not learned. */
    public boolean isFixed() {
        return shape == 0;
    }

    /** E[α]; NaN when {@link #isFixed()}. */
    public double mean() {
        return shape / rate;
    }

    /** E[ln α] = ψ(shape) − ln rate. */
    public double expectedLog() {
        return Gamma.digamma(shape) - Math.log(rate);
    }

    /** −KL(q ‖ Gamma(1, 1)), this posterior's part of the bound; 0 when {@link #isFixed()}. */
    public double bound() {
        if (isFixed()) {
            return 0;
        }
        double expectedLogPrior = -mean();
        double entropy =
                shape - Math.log(rate) + Gamma.logGamma(shape) + (1 - shape) * Gamma.digamma(shape);
        return expectedLogPrior + entropy;
    }
}
