package dev.mixtape.operators.backend.blas;

/**
 * What live inference found of one song.
 *
 * @param N frames
 * @param live the components it uses, by id, L
 * @param r their responsibilities, N×L, rows sum to 1
 * @param stickMass Σ_t ϕ_tk, K
 * @param sumLogOneMinusPi Σ_{t<T} E[ln(1−π'_t)]
 * @param bound L_j in nats
 * @param iterations rounds until the bound stopped gaining
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
record LivePosterior(
        int N,
        int[] live,
        double[] r,
        double[] stickMass,
        double sumLogOneMinusPi,
        double bound,
        int iterations) {

    /** (1/N) Σ_n r_nk, K. */
    float[] meanResponsibilities() {
        double[] sum = new double[live.length];
        for (int q = 0; q < r.length; q++) {
            sum[q % live.length] += r[q];
        }
        float[] mean = new float[stickMass.length];
        for (int l = 0; l < live.length; l++) {
            mean[live[l]] = (float) (sum[l] / N);
        }
        return mean;
    }
}
