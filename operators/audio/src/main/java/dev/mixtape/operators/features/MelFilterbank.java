package dev.mixtape.operators.features;

/**
 * Mel bands of a power spectrum: M[b] = Σ_f w[b, f] S[f], with 128 triangles from 0 to 11 025 Hz.
 *
 * <p>Centres are equally spaced on Slaney's mel scale (linear below 1 kHz, logarithmic above) and
 * every triangle is scaled by 2/(width in Hz), so that a flat spectrum keeps its level. Linear
 * power in, linear power out. Source: librosa 0.9.1, {@code filters.mel(htk=False, norm='slaney')}.
 *
 * <p>A triangle touches a few bins only, so the weights are kept as runs, padded with zeros.
 */
final class MelFilterbank {

    /** Bands. */
    static final int BANDS = 128;

    private static final double LINEAR_HZ_PER_MEL = 200.0 / 3;
    private static final double LOG_START_HZ = 1000;
    private static final double LOG_START_MEL = LOG_START_HZ / LINEAR_HZ_PER_MEL;
    private static final double LOG_STEP = Math.log(6.4) / 27;

    private final int[] firstBin = new int[BANDS];
    private final float[][] weights = new float[BANDS][];

    MelFilterbank(int sampleRate) {
        double[] edges = edgesInHz(sampleRate / 2.0);
        for (int b = 0; b < BANDS; b++) {
            triangle(b, edges, (double) sampleRate / Stft.WINDOW);
        }
    }

    private static double[] edgesInHz(double highest) {
        double top = hzToMel(highest);
        double[] edges = new double[BANDS + 2];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = melToHz(top * i / (BANDS + 1));
        }
        return edges;
    }

    private void triangle(int b, double[] edges, double hzPerBin) {
        double low = edges[b];
        double centre = edges[b + 1];
        double high = edges[b + 2];
        int first = (int) Math.floor(low / hzPerBin) + 1;
        int last = Math.min(Stft.BINS - 1, (int) Math.ceil(high / hzPerBin) - 1);
        firstBin[b] = first;
        int bins = Math.max(0, last - first + 1);
        weights[b] = new float[(bins + Kernels.PAD - 1) / Kernels.PAD * Kernels.PAD];
        for (int i = 0; i < bins; i++) {
            double hz = (first + i) * hzPerBin;
            double up = (hz - low) / (centre - low);
            double down = (high - hz) / (high - centre);
            float ramp = (float) Math.max(0, Math.min(up, down));
            weights[b][i] = (float) (ramp * (2 / (high - low)));
        }
    }

    /** Writes the bands of the padded spectrum at {@code power[from …]} to {@code mel[to …]}. */
    void apply(Kernels kernels, float[] power, int from, float[] mel, int to) {
        for (int b = 0; b < BANDS; b++) {
            float[] w = weights[b];
            mel[to + b] = kernels.dot(w, 0, power, from + firstBin[b], w.length);
        }
    }

    static double hzToMel(double hz) {
        return hz < LOG_START_HZ
                ? hz / LINEAR_HZ_PER_MEL
                : LOG_START_MEL + Math.log(hz / LOG_START_HZ) / LOG_STEP;
    }

    static double melToHz(double mel) {
        return mel < LOG_START_MEL
                ? mel * LINEAR_HZ_PER_MEL
                : LOG_START_HZ * Math.exp(LOG_STEP * (mel - LOG_START_MEL));
    }
}
