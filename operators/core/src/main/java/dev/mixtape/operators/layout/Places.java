package dev.mixtape.operators.layout;

/**
 * Points of the plane. The arrays are not copied and must not be changed.
 *
 * @param x n
 * @param y n
 */
@SuppressWarnings("ArrayRecordComponent") // large, never compared or used as keys
public record Places(float[] x, float[] y) {

    /** Checks that there are as many of one as of the other. */
    public Places {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "x.length=" + x.length + " and y.length=" + y.length + ": must be the same");
        }
    }

    /** n. */
    public int size() {
        return x.length;
    }

    /** Moved and scaled so that the mean is the origin and the mean square distance from it 1. */
    Places normalised() {
        double meanX = mean(x);
        double meanY = mean(y);
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            squares += Math.pow(x[i] - meanX, 2) + Math.pow(y[i] - meanY, 2);
        }
        double scale = squares > 0 ? Math.sqrt(x.length / squares) : 1;
        Places normalised = new Places(new float[x.length], new float[x.length]);
        for (int i = 0; i < x.length; i++) {
            normalised.x[i] = (float) (scale * (x[i] - meanX));
            normalised.y[i] = (float) (scale * (y[i] - meanY));
        }
        return normalised;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * Turned and reflected about the origin to lie as near as may be to where the points were
     * (Procrustes; Gower 1975), which in the plane has a closed form: with points as complex
     * numbers, before ≈ c·z or c·conjugate(z), and c is a sum of products.
     *
     * @param before n points
     */
    Places turnedTo(Places before) {
        double[] turn = new double[2];
        double[] flip = new double[2];
        for (int i = 0; i < x.length; i++) {
            double u = before.x[i];
            double v = before.y[i];
            turn[0] += u * x[i] + v * y[i];
            turn[1] += v * x[i] - u * y[i];
            flip[0] += u * x[i] - v * y[i];
            flip[1] += v * x[i] + u * y[i];
        }
        boolean flipped = Math.hypot(flip[0], flip[1]) > Math.hypot(turn[0], turn[1]);
        double[] c = flipped ? flip : turn;
        double length = Math.hypot(c[0], c[1]);
        double cos = length > 0 ? c[0] / length : 1;
        double sin = length > 0 ? c[1] / length : 0;
        Places turned = new Places(new float[x.length], new float[x.length]);
        for (int i = 0; i < x.length; i++) {
            double b = flipped ? -y[i] : y[i];
            turned.x[i] = (float) (cos * x[i] - sin * b);
            turned.y[i] = (float) (sin * x[i] + cos * b);
        }
        return turned;
    }
}
