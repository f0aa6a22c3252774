package dev.mixtape.operators.backend.blas;

/**
 * What was inferred of one song, slot by slot; r_nk = Σ_t ζ_nt ϕ_tk. The last of the A slots stands
 * for all idle ones. The rows are the inference's own, until its next song.
 *
 * @param N frames
 * @param zeta A rows of N or more
 * @param slotFrames Σ_n ζ_nt, A
 * @param varphi A×K, rows sum to 1
 * @param idle how many slots the last one stands for
 * @param sumLogOneMinusPi Σ_{t<T} E[ln(1−π'_t)]
 * @param bound L_j in nats
 * @param iterations rounds until the bound stopped gaining
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
record SlotPosterior(
        int N,
        float[][] zeta,
        double[] slotFrames,
        float[] varphi,
        int idle,
        double sumLogOneMinusPi,
        double bound,
        int iterations) {

    /** A. */
    int slots() {
        return slotFrames.length;
    }

    /** K. */
    int K() {
        return varphi.length / slots();
    }

    /** (1/N) Σ_n r_nk, K. */
    float[] meanResponsibilities() {
        float[] mean = new float[K()];
        double[] sum = new double[K()];
        for (int a = 0; a < slots(); a++) {
            for (int k = 0; k < sum.length; k++) {
                sum[k] += slotFrames[a] * varphi[a * sum.length + k];
            }
        }
        for (int k = 0; k < mean.length; k++) {
            mean[k] = (float) (sum[k] / N);
        }
        return mean;
    }

    /** Σ_t ϕ_tk, K. */
    double[] stickMass() {
        double[] mass = new double[K()];
        for (int a = 0; a < slots(); a++) {
            double weight = a == slots() - 1 ? idle : 1;
            for (int k = 0; k < mass.length; k++) {
                mass[k] += weight * varphi[a * mass.length + k];
            }
        }
        return mass;
    }
}
