package dev.mixtape.operators.inference;

/**
 * What inference found of one song (Eq. 7, 10-13).
 *
 * @param N frames
 * @param K corpus components
 * @param T song components
 * @param varphi ϕ, T×K, rows sum to 1
 * @param zeta ζ, N×T, rows sum to 1
 * @param a T−1
 * @param b T−1
 * @param sumLogOneMinusPi Σ_{t<T} E[ln(1−π'_t)]
 * @param bound L_j in nats
 * @param iterations rounds until the bound stopped gaining
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record SongPosterior(
        int N,
        int K,
        int T,
        double[] varphi,
        double[] zeta,
        double[] a,
        double[] b,
        double sumLogOneMinusPi,
        double bound,
        int iterations) {

    /** r_nk = Σ_t ζ_nt ϕ_tk, N×K, rows sum to 1. */
    public double[] r() {
        double[] r = new double[N * K];
        for (int n = 0; n < N; n++) {
            for (int t = 0; t < T; t++) {
                double weight = zeta[n * T + t];
                for (int k = 0; k < K; k++) {
                    r[n * K + k] += weight * varphi[t * K + k];
                }
            }
        }
        return r;
    }
}
