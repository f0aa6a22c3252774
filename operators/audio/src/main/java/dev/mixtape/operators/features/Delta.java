package dev.mixtape.operators.features;

/**
 * Slope (Δ) and curvature (ΔΔ) of a feature over nine frames: the first derivative of the straight
 * line, and the second of the parabola, that fit the window best (Savitzky and Golay).
 *
 * <p>With h = 4 and m the mean of k² over k = −h…h: Δ[n] = Σ_k k x[n+k] / Σ_k k²; ΔΔ[n] = 2 Σ_k (k²
 * − m) x[n+k] / Σ_k (k² − m)². At the edges the first (last) full window's fit is extended ({@code
 * interp}): its derivative of this order is constant, so the edge frames take the value of frame h
 * (of frame N−1−h). Unit: that of x per frame, per frame². Source: librosa 0.9.1, {@code
 * feature.delta(width=9, mode='interp')}.
 *
 * <p>librosa refuses songs of fewer than nine frames. Here the window shrinks to the largest odd
 * width that fits; below three frames there is no curve to fit and both are 0.
 */
final class Delta {

    private static final int WIDTH = 9;

    private Delta() {}

    /**
     * Fills two blocks of columns of a row-major matrix from a third.
     *
     * @param x N×{@code stride}; columns {@code from … from + columns} are read
     * @param first where the Δ columns start
     * @param second where the ΔΔ columns start
     */
    static void apply(float[] x, int stride, int from, int columns, int first, int second) {
        int count = x.length / stride;
        int width = Math.min(WIDTH, count % 2 == 1 ? count : count - 1);
        int h = width / 2;
        if (h < 1) {
            return; // Java's zeros stay
        }
        double[] slope = slope(h);
        double[] curvature = curvature(h);
        for (int n = 0; n < count; n++) {
            int centre = Math.max(h, Math.min(count - 1 - h, n));
            for (int c = 0; c < columns; c++) {
                double d1 = 0;
                double d2 = 0;
                for (int k = -h; k <= h; k++) {
                    float value = x[(centre + k) * stride + from + c];
                    d1 += slope[h + k] * value;
                    d2 += curvature[h + k] * value;
                }
                x[n * stride + first + c] = (float) d1;
                x[n * stride + second + c] = (float) d2;
            }
        }
    }

    private static double[] slope(int h) {
        double squares = h * (h + 1) * (2 * h + 1) / 3.0;
        double[] taps = new double[2 * h + 1];
        for (int k = -h; k <= h; k++) {
            taps[h + k] = k / squares;
        }
        return taps;
    }

    private static double[] curvature(int h) {
        double mean = h * (h + 1) / 3.0;
        double squares = 0;
        for (int k = -h; k <= h; k++) {
            squares += (k * k - mean) * (k * k - mean);
        }
        double[] taps = new double[2 * h + 1];
        for (int k = -h; k <= h; k++) {
            taps[h + k] = 2 * (k * k - mean) / squares;
        }
        return taps;
    }
}
