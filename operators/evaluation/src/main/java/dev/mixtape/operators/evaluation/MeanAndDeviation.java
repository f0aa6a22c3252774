package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.frames.Frames;

/** G1 (paper §3.2): one diagonal Gaussian a song, the simplest baseline. */
public final class MeanAndDeviation {

    private MeanAndDeviation() {}

    /**
     * Means, then population standard deviations, of a song's features.
     *
     * @param song N×D, raw, at least one frame
     * @return 2D numbers in the features' units; 104 for the paper's features
     */
    public static float[] of(Frames song) {
        int D = song.dimensions();
        int N = song.count();
        if (N == 0) {
            throw new IllegalArgumentException("frames=0: a song needs at least one frame");
        }
        double[] mean = new double[D];
        for (int q = 0; q < N * D; q++) {
            mean[q % D] += song.values()[q] / (double) N;
        }
        double[] variance = new double[D];
        for (int q = 0; q < N * D; q++) {
            double centred = song.values()[q] - mean[q % D];
            variance[q % D] += centred * centred / N;
        }
        float[] both = new float[2 * D];
        for (int i = 0; i < D; i++) {
            both[i] = (float) mean[i];
            both[D + i] = (float) Math.sqrt(variance[i]);
        }
        return both;
    }
}
