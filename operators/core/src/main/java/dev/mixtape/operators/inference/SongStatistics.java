package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.SufficientStatistics;

/** A song's contribution to the statistics (the sums beneath Eq. 19), in double precision. */
public final class SongStatistics {

    private SongStatistics() {}

    /**
     * Adds a song.
     *
     * @param x N×D, whitened
     * @param song what was inferred of it
     * @param sum where it is added
     */
    public static void add(double[] x, SongPosterior song, SufficientStatistics sum) {
        int K = song.K();
        int D = sum.D();
        double[] r = song.r();
        for (int k = 0; k < K; k++) {
            double N = 0;
            double[] xBar = new double[D];
            for (int n = 0; n < song.N(); n++) {
                N += r[n * K + k];
                for (int i = 0; i < D; i++) {
                    xBar[i] += r[n * K + k] * x[n * D + i];
                }
            }
            if (N > 0) {
                for (int i = 0; i < D; i++) {
                    xBar[i] /= N;
                }
                sum.merge(k, N, xBar, 0, scatter(x, r, k, K, xBar), 0);
            }
            for (int t = 0; t < song.T(); t++) {
                sum.addStickMass(k, song.varphi()[t * K + k]);
            }
        }
        sum.addSong(song.N(), song.bound(), song.sumLogOneMinusPi());
    }

    private static double[] scatter(double[] x, double[] r, int k, int K, double[] xBar) {
        int D = xBar.length;
        double[] scatter = new double[Packed.size(D)];
        double[] centred = new double[D];
        for (int n = 0; n < r.length / K; n++) {
            double weight = r[n * K + k];
            if (weight > 0) {
                for (int i = 0; i < D; i++) {
                    centred[i] = x[n * D + i] - xBar[i];
                }
                Packed.addOuter(scatter, 0, weight, centred);
            }
        }
        return scatter;
    }
}
