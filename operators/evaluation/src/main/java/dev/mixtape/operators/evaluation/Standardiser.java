package dev.mixtape.operators.evaluation;

/**
 * Brings each column to mean 0 and standard deviation 1 on the rows that it was fitted to, as
 * scikit-learn's {@code StandardScaler}. A column that was constant there is only centred.
 */
public final class Standardiser {

    /** Of the mean: below this share a deviation is rounding, since the values are floats. */
    private static final double ROUNDING = 1e-12;

    private final double[] mean;
    private final double[] scale;

    private Standardiser(double[] mean, double[] scale) {
        this.mean = mean;
        this.scale = scale;
    }

    /**
     * Estimates means and population standard deviations (divisor n).
     *
     * @param x n×d, n at least 1
     */
    public static Standardiser fit(Matrix x) {
        int n = x.rows();
        int d = x.columns();
        if (n == 0) {
            throw new IllegalArgumentException("rows=0: at least one is needed to standardise");
        }
        double[] mean = new double[d];
        for (int q = 0; q < n * d; q++) {
            mean[q % d] += x.values()[q] / (double) n;
        }
        double[] scale = new double[d];
        for (int q = 0; q < n * d; q++) {
            double centred = x.values()[q] - mean[q % d];
            scale[q % d] += centred * centred / n;
        }
        for (int j = 0; j < d; j++) {
            double deviation = Math.sqrt(scale[j]);
            scale[j] = deviation <= ROUNDING * Math.abs(mean[j]) ? 1 : deviation;
        }
        return new Standardiser(mean, scale);
    }

    /**
     * The standardised rows, copied.
     *
     * @param x any rows of the same columns
     */
    public Matrix apply(Matrix x) {
        int d = mean.length;
        float[] z = new float[x.values().length];
        for (int q = 0; q < z.length; q++) {
            z[q] = (float) ((x.values()[q] - mean[q % d]) / scale[q % d]);
        }
        return new Matrix(x.rows(), d, z);
    }
}
