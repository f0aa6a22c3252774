package dev.mixtape.operators.model;

import dev.mixtape.operators.frames.Frames;
import java.util.Arrays;

/**
 * The affine map to the space in which a model lives: whitened = (x − mean) · matrix. Estimated at
 * bootstrap and frozen for the model's life, because every posterior speaks of that space.
 *
 * @param mean D
 * @param matrix D×D row-major; a Cholesky factor of the precision, so lower-triangular with a
 *     diagonal above 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record Whitening(double[] mean, double[] matrix) {

    /** In single precision, whitened values beyond this are taken for this: squares overflow. */
    public static final double FARTHEST = 1e9;

    /** Checks shapes and values. */
    public Whitening {
        Check.within("D", mean.length, Hyperparameters.MOST_FEATURES);
        if (matrix.length != mean.length * mean.length) {
            throw new IllegalArgumentException(
                    "whiteningMatrix.length="
                            + matrix.length
                            + ": must be D*D="
                            + mean.length * mean.length);
        }
        Check.finite("whiteningMean", mean);
        Check.finite("whiteningMatrix", matrix);
        checkTriangle(mean.length, matrix);
    }

    private static void checkTriangle(int D, double[] matrix) {
        for (int i = 0; i < D; i++) {
            for (int j = i; j < D; j++) {
                double value = matrix[i * D + j];
                if (i == j ? !(value > 0) : value != 0) {
                    throw new IllegalArgumentException(
                            "whiteningMatrix["
                                    + i
                                    + "]["
                                    + j
                                    + "]="
                                    + value
                                    + ": the matrix must be lower-triangular with a diagonal"
                                    + " above 0");
                }
            }
        }
    }

    /** The map that changes nothing, for frames that are white already. */
    public static Whitening identity(int D) {
        double[] matrix = new double[D * D];
        for (int i = 0; i < D; i++) {
            matrix[i * D + i] = 1;
        }
        return new Whitening(new double[D], matrix);
    }

    /** D. */
    public int D() {
        return mean.length;
    }

    /** Whether both map every frame to the same place, to the last bit. */
    public boolean isSameAs(Whitening other) {
        return Arrays.equals(mean, other.mean) && Arrays.equals(matrix, other.matrix);
    }

    /**
     * Refuses frames that cannot be inferred; {@link #apply} does so too.
     *
     * @throws IllegalArgumentException naming what is wrong: another D, no frame at all, or the
     *     first row and column that is NaN or infinite
     */
    public void check(Frames song) {
        if (song.dimensions() != D()) {
            throw new IllegalArgumentException(
                    "frames have D="
                            + song.dimensions()
                            + ": the model has D="
                            + D()
                            + "; extract the features that it was learned from");
        }
        if (song.count() == 0) {
            throw new IllegalArgumentException("frames=0: a song needs at least one frame");
        }
        float[] x = song.values();
        for (int i = 0; i < x.length; i++) {
            if (!Float.isFinite(x[i])) {
                throw new IllegalArgumentException(
                        "frames: row "
                                + i / D()
                                + ", column "
                                + i % D()
                                + " is "
                                + x[i]
                                + ": every value must be finite");
            }
        }
    }

    /**
     * ln |det matrix|: what is added to the log density of a whitened frame to make it that of the
     * raw one, so that models with whitenings of their own can be compared.
     *
     * @return nats per frame
     */
    public double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < D(); i++) {
            sum += Math.log(matrix[i * D() + i]);
        }
        return sum;
    }

    /**
     * Back to the units of the features: mean + white · matrix⁻¹.
     *
     * @param white D, whitened
     * @return D, raw, a new array
     */
    public double[] invert(double[] white) {
        double[] raw = directions(white);
        for (int i = 0; i < raw.length; i++) {
            raw[i] += mean[i];
        }
        return raw;
    }

    /**
     * Standard deviations of the sample that this was estimated from: √((matrix · matrixᵀ)⁻¹_ii),
     * since matrix · matrixᵀ is its precision.
     *
     * @return D, in the units of the features; above 0
     */
    public double[] deviations() {
        int D = D();
        double[] squares = new double[D];
        for (int j = 0; j < D; j++) {
            double[] unit = new double[D];
            unit[j] = 1;
            double[] row = directions(unit);
            for (int i = 0; i < D; i++) {
                squares[i] += row[i] * row[i];
            }
        }
        for (int i = 0; i < D; i++) {
            squares[i] = Math.sqrt(squares[i]);
        }
        return squares;
    }

    /**
     * white · matrix⁻¹: a difference, rather than a place.
     *
     * @param white D, whitened
     * @return D, in the units of the features, a new array
     */
    public double[] directions(double[] white) {
        double[] y = white.clone();
        substitute(y, 0);
        return y;
    }

    /**
     * Turns the D numbers from {@code at} on into themselves · matrix⁻¹, by substitution from the
     * last column on, since the matrix is lower-triangular.
     */
    private void substitute(double[] white, int at) {
        int D = D();
        for (int j = D - 1; j >= 0; j--) {
            double centred = white[at + j] / matrix[j * D + j];
            white[at + j] = centred;
            for (int i = 0; i < j; i++) {
                white[at + i] -= centred * matrix[j * D + i];
            }
        }
    }

    /**
     * Whitens a song.
     *
     * @param song N×D, raw
     * @return N·D whitened values, row-major, a new array
     * @throws IllegalArgumentException as {@link #check}
     */
    public double[] apply(Frames song) {
        check(song);
        int D = D();
        float[] x = song.values();
        double[] white = new double[x.length];
        // Rows of their own: the compiler makes vectors only of loops whose arrays begin alike.
        double[][] rows = new double[D][];
        for (int i = 0; i < D; i++) {
            rows[i] = Arrays.copyOfRange(matrix, i * D, (i + 1) * D);
        }
        double[] sum = new double[D];
        for (int n = 0; n < song.count(); n++) {
            Arrays.fill(sum, 0);
            for (int i = 0; i < D; i++) {
                double centred = x[n * D + i] - mean[i];
                double[] row = rows[i];
                for (int j = 0; j < D; j++) {
                    sum[j] += centred * row[j];
                }
            }
            System.arraycopy(sum, 0, white, n * D, D);
        }
        return white;
    }

    /**
     * As {@link #apply}, rounded to single precision, and within {@link #FARTHEST}.
     *
     * @param song N×D, raw
     * @return N·D whitened values, row-major, a new array
     */
    public float[] applyInSingle(Frames song) {
        double[] white = apply(song);
        float[] single = new float[white.length];
        for (int q = 0; q < single.length; q++) {
            single[q] = (float) Math.max(-FARTHEST, Math.min(FARTHEST, white[q]));
        }
        return single;
    }

    /**
     * Takes {@link #apply} back, as {@link #invert} does for one frame.
     *
     * @param white N·D whitened values, row-major; overwritten
     * @return N×D, raw
     */
    public Frames undo(double[] white) {
        int D = D();
        float[] x = new float[white.length];
        for (int at = 0; at < white.length; at += D) {
            substitute(white, at);
            for (int i = 0; i < D; i++) {
                x[at + i] = (float) (white[at + i] + mean[i]);
            }
        }
        return new Frames(white.length / D, D, x);
    }
}
