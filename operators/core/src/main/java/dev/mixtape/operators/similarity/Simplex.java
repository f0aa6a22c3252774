package dev.mixtape.operators.similarity;

/** The distributions that log embeddings stand for. */
final class Simplex {

    private Simplex() {}

    /**
     * exp(e_k) / Σ_l exp(e_l) of each row.
     *
     * @param rows n×K, log domain
     * @return n×K, linear domain, rows sum to 1
     */
    static double[] of(float[] rows, int n, int K) {
        double[] y = new double[n * K];
        for (int row = 0; row < n * K; row += K) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int k = 0; k < K; k++) {
                largest = Math.max(largest, rows[row + k]);
            }
            double sum = 0;
            for (int k = 0; k < K; k++) {
                y[row + k] = Math.exp((double) rows[row + k] - largest);
                sum += y[row + k];
            }
            for (int k = 0; k < K; k++) {
                y[row + k] /= sum;
            }
        }
        return y;
    }

    static double[] roots(double[] y) {
        double[] roots = new double[y.length];
        for (int q = 0; q < y.length; q++) {
            roots[q] = Math.sqrt(y[q]);
        }
        return roots;
    }

    static float[] single(double[] x) {
        float[] single = new float[x.length];
        for (int q = 0; q < x.length; q++) {
            single[q] = (float) x[q];
        }
        return single;
    }

    /** ⟨a, b⟩ in double precision. */
    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (double) a[k] * b[k];
        }
        return sum;
    }
}
