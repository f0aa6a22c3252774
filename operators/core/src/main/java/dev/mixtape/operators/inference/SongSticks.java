package dev.mixtape.operators.inference;

import org.apache.commons.math3.special.Gamma;

/**
 * q(π') = Π Beta(π'_t | a_t, b_t), a song's sticks (Eq. 7, 10, 11), and the expectations that
 * inference needs of them. Shared by the backends: it costs next to nothing.
 */
public final class SongSticks {

    private final double alpha0;
    private final double expectedLogAlpha0;
    private final double[] a;
    private final double[] b;
    private final double[] logPi;
    private double sumLogOneMinusPi;
    private double bound;

    /**
     * Sticks yet to be set.
     *
     * @param T song components
     * @param alpha0 α0, or its expectation
     * @param expectedLogAlpha0 E[ln α0]
     */
    public SongSticks(int T, double alpha0, double expectedLogAlpha0) {
        this.alpha0 = alpha0;
        this.expectedLogAlpha0 = expectedLogAlpha0;
        a = new double[T - 1];
        b = new double[T - 1];
        logPi = new double[T];
    }

    /**
     * Eq. 10 and 11: a_t = 1 + Σ_n ζ_nt, b_t = α0 + Σ_n Σ_{s>t} ζ_ns.
     *
     * @param frames Σ_n ζ_nt, T
     */
    public void update(double[] frames) {
        int T = logPi.length;
        double later = frames[T - 1];
        for (int t = T - 2; t >= 0; t--) {
            a[t] = 1 + frames[t];
            b[t] = alpha0 + later;
            later += frames[t];
        }
        sumLogOneMinusPi = 0;
        bound = 0;
        for (int t = 0; t < T - 1; t++) {
            double psiBoth = Gamma.digamma(a[t] + b[t]);
            double log = Gamma.digamma(a[t]) - psiBoth;
            double logOneMinus = Gamma.digamma(b[t]) - psiBoth;
            logPi[t] = log + sumLogOneMinusPi;
            sumLogOneMinusPi += logOneMinus;
            double logBeta =
                    Gamma.logGamma(a[t]) + Gamma.logGamma(b[t]) - Gamma.logGamma(a[t] + b[t]);
            double entropy = logBeta - (a[t] - 1) * log - (b[t] - 1) * logOneMinus;
            bound += expectedLogAlpha0 + (alpha0 - 1) * logOneMinus + entropy;
        }
        logPi[T - 1] = sumLogOneMinusPi;
    }

    /** E[ln π_t], T; overwritten by {@link #update}. */
    public double[] logPi() {
        return logPi;
    }

    /** Σ_{t<T} E[ln(1−π'_t)]. */
    public double sumLogOneMinusPi() {
        return sumLogOneMinusPi;
    }

    /** Σ_{t<T} ( E[ln α0] + (α0−1) E[ln(1−π'_t)] + H[Beta(a_t, b_t)] ), in nats. */
    public double bound() {
        return bound;
    }

    /** a, a copy, T−1. */
    public double[] a() {
        return a.clone();
    }

    /** b, a copy, T−1. */
    public double[] b() {
        return b.clone();
    }
}
