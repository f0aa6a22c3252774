package dev.mixtape.operators.similarity;

/**
 * {@link Similarity#JENSEN_SHANNON}, screened by Hellinger's distance: h² ≤ JSD ≤ h² / ln 2.
 *
 * <p>Both are sums over k of q_k f(p_k/q_k). The ratio of the two f, that of JSD in nats over that
 * of h², falls from 1 where p_k = q_k to ln 2 where one of them is 0; divided by ln 2 for bits,
 * these are the bounds. So the logs, a hundred times the price of a product, are taken of those
 * rows only that may be among the nearest.
 */
final class JensenShannon implements Measure {

    private static final double LN2 = Math.log(2);

    private final double[] y;
    private final int K;
    private final double[] entropy;

    JensenShannon(float[] rows, int n, int K) {
        this.K = K;
        y = Simplex.of(rows, n, K);
        entropy = new double[n];
        for (int i = 0; i < n; i++) {
            entropy[i] = entropyOfMean(i, i);
        }
    }

    @Override
    public double of(int i, int j) {
        double divergence = entropyOfMean(i, j) - (entropy[i] + entropy[j]) / 2;
        return 1 - Math.sqrt(Math.max(0, Math.min(1, divergence / LN2)));
    }

    @Override
    public float[] directions() {
        return Simplex.single(Simplex.roots(y));
    }

    /**
     * JSD of the row with this dot product is at most (1 − dot) / ln 2, which bounds others' h².
     */
    @Override
    public double least(double dot) {
        return 1 - (1 - dot) / LN2;
    }

    /** H((y_i + y_j) / 2) in nats, with 0 ln 0 = 0. */
    private double entropyOfMean(int i, int j) {
        double sum = 0;
        for (int k = 0; k < K; k++) {
            double mean = (y[i * K + k] + y[j * K + k]) / 2;
            sum -= mean > 0 ? mean * Math.log(mean) : 0;
        }
        return sum;
    }

    /**
     * Of two distributions by their roots: JSD = ½ Σ_k p ln(p/m) + q ln(q/m) with m = (p + q)/2,
     * each term of which is small where the distributions are alike.
     */
    static double ofRoots(float[] a, float[] b) {
        double divergence = 0;
        for (int k = 0; k < a.length; k++) {
            double p = (double) a[k] * a[k];
            double q = (double) b[k] * b[k];
            double mean = (p + q) / 2;
            divergence += (p > 0 ? p * Math.log(p / mean) : 0) / 2;
            divergence += (q > 0 ? q * Math.log(q / mean) : 0) / 2;
        }
        return 1 - Math.sqrt(Math.max(0, Math.min(1, divergence / LN2)));
    }
}
