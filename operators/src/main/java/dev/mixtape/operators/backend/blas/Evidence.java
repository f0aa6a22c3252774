package dev.mixtape.operators.backend.blas;

/** Σ_n ζ_nt E_nk. Most of ζ is 0 after a round, so frames are added only where they matter. */
final class Evidence {

    private static final double LEAST_ZETA = 1e-12;

    private Evidence() {}

    /**
     * Adds a song's, in place.
     *
     * @param zeta N×A
     * @param E N×L
     * @param evidence A×L
     */
    static void add(double[] zeta, int A, double[] E, int L, int N, double[] evidence) {
        for (int n = 0; n < N; n++) {
            for (int a = 0; a < A; a++) {
                double weight = zeta[n * A + a];
                if (weight > LEAST_ZETA) {
                    int from = n * L;
                    int to = a * L;
                    for (int l = 0; l < L; l++) {
                        evidence[to + l] += weight * E[from + l];
                    }
                }
            }
        }
    }

    /**
     * Adds one slot's, in place.
     *
     * @param zeta N×A
     * @param E N×K
     * @param evidence of slot a, K
     */
    static void addRow(double[] zeta, int A, int a, float[] E, int K, int N, double[] evidence) {
        for (int n = 0; n < N; n++) {
            double weight = zeta[n * A + a];
            if (weight > LEAST_ZETA) {
                int from = n * K;
                for (int k = 0; k < K; k++) {
                    evidence[k] += weight * E[from + k];
                }
            }
        }
    }
}
