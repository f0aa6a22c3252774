package dev.mixtape.operators.fisher;

import dev.mixtape.operators.linear.Gram;
import java.util.Arrays;

/**
 * What a mixture needs of frames, each counted for its components' responsibilities: Σ r, Σ r x and
 * Σ r x², and the frames' likelihood.
 */
public final class MixtureStatistics {

    private final double[] mass;
    private final double[][] sums;
    private final double[][] squares;
    private final double[] x;
    private final double[] x2;
    private double logLikelihood;

    /**
     * Of no frames yet.
     *
     * @param K components
     * @param D dimensions
     */
    public MixtureStatistics(int K, int D) {
        mass = new double[K];
        sums = new double[K][D];
        squares = new double[K][D];
        x = new double[D];
        x2 = new double[D];
    }

    /**
     * Of some rows.
     *
     * @param frames rows of D numbers, whitened
     * @param from the first row
     * @param to behind the last
     */
    public static MixtureStatistics of(DiagonalMixture mixture, float[] frames, int from, int to) {
        MixtureStatistics statistics = new MixtureStatistics(mixture.K(), mixture.D());
        Responsibilities responsibilities = new Responsibilities(mixture);
        double[] r = new double[mixture.K()];
        for (int row = from; row < to; row++) {
            statistics.logLikelihood += responsibilities.of(frames, row, r);
            statistics.add(frames, row, r);
        }
        return statistics;
    }

    /** Forgets all frames. */
    public void clear() {
        logLikelihood = 0;
        Arrays.fill(mass, 0);
        for (int k = 0; k < mass.length; k++) {
            Arrays.fill(sums[k], 0);
            Arrays.fill(squares[k], 0);
        }
    }

    /**
     * Counts a frame wholly for one component.
     *
     * @param frames rows of D numbers
     */
    public void add(float[] frames, int row, int k) {
        read(frames, row);
        add(k, 1);
    }

    /**
     * Adds what was summed up elsewhere.
     *
     * @param rows K rows of Σ r x, Σ r x² and Σ r, as {@link DiagonalMixture#coefficients}
     */
    public void add(float[] rows) {
        int D = x.length;
        for (int k = 0, q = 0; k < mass.length; k++, q += 2 * D + 1) {
            add(sums[k], rows, q);
            add(squares[k], rows, q + D);
            mass[k] += rows[q + 2 * D];
        }
    }

    private static void add(double[] to, float[] rows, int from) {
        for (int i = 0; i < to.length; i++) {
            to[i] += rows[from + i];
        }
    }

    private void add(float[] frames, int row, double[] r) {
        read(frames, row);
        for (int k = 0; k < r.length; k++) {
            if (r[k] > 0) { // of few only, in spaces of many dimensions
                add(k, r[k]);
            }
        }
    }

    private void read(float[] frames, int row) {
        for (int i = 0; i < x.length; i++) {
            double value = frames[row * x.length + i];
            x[i] = value;
            x2[i] = value * value;
        }
    }

    private void add(int k, double r) {
        mass[k] += r;
        Gram.addScaled(sums[k], r, x);
        Gram.addScaled(squares[k], r, x2);
    }

    /** Adds those of other frames; the order of such additions decides the last bits. */
    public MixtureStatistics plus(MixtureStatistics other) {
        logLikelihood += other.logLikelihood;
        Gram.addScaled(mass, 1, other.mass);
        for (int k = 0; k < mass.length; k++) {
            Gram.addScaled(sums[k], 1, other.sums[k]);
            Gram.addScaled(squares[k], 1, other.squares[k]);
        }
        return this;
    }

    /** Σ_n r_nk. */
    public double mass(int k) {
        return mass[k];
    }

    /** Σ_n r_nk x_n, D, not copied. */
    public double[] sums(int k) {
        return sums[k];
    }

    /** Σ_n r_nk x_n², D, not copied. */
    public double[] squares(int k) {
        return squares[k];
    }

    /** Σ_n ln p(x_n), nats. */
    public double logLikelihood() {
        return logLikelihood;
    }
}
