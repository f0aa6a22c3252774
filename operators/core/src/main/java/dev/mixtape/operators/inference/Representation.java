package dev.mixtape.operators.inference;

/** The song's embedding (paper §3.2): the log of its frames' mean component probabilities. */
public final class Representation {

    /** Probabilities below this are published as this, so that logs stay finite. */
    public static final double FLOOR = 1e-8;

    private Representation() {}

    /**
     * ln(max(y_k, 1e-8)) with y_k = (1/N) Σ_n softmax_k(E[ln p(x_n|φ_k)] / temperature).
     *
     * @param E N×K, nats
     * @param temperature 1 is the paper's
     * @return K, log domain
     */
    public static float[] embedding(double[] E, int N, int K, double temperature) {
        double[] y = new double[K];
        double[] row = new double[K];
        for (int n = 0; n < N; n++) {
            for (int k = 0; k < K; k++) {
                row[k] = E[n * K + k] / temperature;
            }
            LogSpace.softmax(row, 0, K);
            for (int k = 0; k < K; k++) {
                y[k] += row[k];
            }
        }
        return logOfMean(y, N);
    }

    /**
     * ln(max(sum_k / N, 1e-8)).
     *
     * @param sum Σ_n of the frames' probabilities, K
     */
    public static float[] logOfMean(double[] sum, int N) {
        float[] embedding = new float[sum.length];
        for (int k = 0; k < sum.length; k++) {
            embedding[k] = (float) Math.log(Math.max(sum[k] / N, FLOOR));
        }
        return embedding;
    }

    /** (1/N) Σ_n r_nk, K. */
    public static float[] meanResponsibilities(SongPosterior song) {
        double[] r = song.r();
        double[] sum = new double[song.K()];
        for (int q = 0; q < r.length; q++) {
            sum[q % song.K()] += r[q];
        }
        float[] mean = new float[song.K()];
        for (int k = 0; k < mean.length; k++) {
            mean[k] = (float) (sum[k] / song.N());
        }
        return mean;
    }
}
