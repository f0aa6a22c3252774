package dev.mixtape.operators.backend.blas;

/** Sums over all K components, which most rounds need of a few slots only. */
final class Evidence {

    private static final double LEAST_ZETA = 1e-12;

    private Evidence() {}

    /**
     * Adds one slot's on every component, in place. In single precision: it decides who is live,
     * not what ϕ is. (A row is copied first because the compiler makes vectors only of loops whose
     * arrays begin alike.)
     *
     * @param zeta N×A
     * @param E N×K
     * @param row K numbers, overwritten
     * @param evidence of slot a, K
     */
    static void addRow(
            double[] zeta, int A, int a, float[] E, int N, float[] row, float[] evidence) {
        int K = evidence.length;
        for (int n = 0; n < N; n++) {
            float weight = (float) zeta[n * A + a];
            if (weight > LEAST_ZETA) {
                System.arraycopy(E, n * K, row, 0, K);
                for (int k = 0; k < K; k++) {
                    evidence[k] += weight * row[k];
                }
            }
        }
    }

    /** Σ_k weights_k E_k, in four sums, so that one addition need not wait for the last. */
    static double dot(double[] weights, float[] E, int at) {
        int K = weights.length;
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int k = 0;
        for (; k + 3 < K; k += 4) {
            a += weights[k] * E[at + k];
            b += weights[k + 1] * E[at + k + 1];
            c += weights[k + 2] * E[at + k + 2];
            d += weights[k + 3] * E[at + k + 3];
        }
        for (; k < K; k++) {
            a += weights[k] * E[at + k];
        }
        return a + b + c + d;
    }
}
