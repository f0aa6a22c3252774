package dev.mixtape.operators.model;

import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;

/**
 * q(β') = Π Beta(β'_i | u_i, v_i), the corpus' sticks (Eq. 7), and which component breaks which
 * stick. Component ids never move, so the order is a permutation beside the sticks.
 *
 * @param u K−1, in stick order, above 0
 * @param v K−1, in stick order, above 0
 * @param order K component ids in stick order, heaviest first under the natural update
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record Sticks(double[] u, double[] v, int[] order) {

    /** Checks shapes, and that the order is a permutation. */
    public Sticks {
        int K = order.length;
        Check.that(K >= 1, "K", K, "must be at least 1");
        if (u.length != K - 1 || v.length != K - 1) {
            throw new IllegalArgumentException(
                    "u.length="
                            + u.length
                            + ", v.length="
                            + v.length
                            + ": both must be K-1="
                            + (K - 1));
        }
        boolean[] seen = new boolean[K];
        for (int i = 0; i < K; i++) {
            int k = order[i];
            Check.that(
                    k >= 0 && k < K && !seen[k],
                    "stickOrder[" + i + "]",
                    k,
                    "must name each of the K components once");
            seen[k] = true;
        }
        Check.positive("u", u);
        Check.positive("v", v);
    }

    /** K. */
    public int K() {
        return order.length;
    }

    /**
     * Eq. 14 and 15: u_i = 1 + c_i, v_i = γ + Σ_{l>i} c_l.
     *
     * @param mass c, the sum of ϕ_tk over songs and slots, K, by component id
     * @param order component ids in stick order
     */
    public static Sticks of(double[] mass, double gamma, int[] order) {
        int K = mass.length;
        double[] u = new double[K - 1];
        double[] v = new double[K - 1];
        double tail = mass[order[K - 1]];
        for (int i = K - 2; i >= 0; i--) {
            u[i] = 1 + mass[order[i]];
            v[i] = gamma + tail;
            tail += mass[order[i]];
        }
        return new Sticks(u, v, order);
    }

    /** Component ids by falling mass; the smaller id first among equals. */
    public static int[] byFallingMass(double[] mass) {
        return LargestFirst.of(mass);
    }

    /** Component ids in their own order. */
    public static int[] byId(int K) {
        return IntStream.range(0, K).toArray();
    }

    /** E[ln β_k], K, by component id. */
    public double[] expectedLogBeta() {
        int K = K();
        double[] logBeta = new double[K];
        double rest = 0;
        for (int i = 0; i < K - 1; i++) {
            double both = Gamma.digamma(u[i] + v[i]);
            logBeta[order[i]] = Gamma.digamma(u[i]) - both + rest;
            rest += Gamma.digamma(v[i]) - both;
        }
        logBeta[order[K - 1]] = rest;
        return logBeta;
    }

    /** Σ_i E[ln(1−β'_i)], what the posterior of γ needs. */
    public double sumExpectedLogOneMinus() {
        double sum = 0;
        for (int i = 0; i < u.length; i++) {
            sum += Gamma.digamma(v[i]) - Gamma.digamma(u[i] + v[i]);
        }
        return sum;
    }
}
