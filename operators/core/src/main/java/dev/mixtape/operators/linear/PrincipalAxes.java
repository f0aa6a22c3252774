package dev.mixtape.operators.linear;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The directions in which vectors differ most (Pearson 1901): few numbers that keep the distances
 * of many. Learned by the eigenvectors of the products of M vectors with one another, which are far
 * fewer than the P numbers of each.
 *
 * @param mean P, of the vectors that the axes were learned from; finite
 * @param axes width × P, finite, orthonormal where there were as many directions as were asked for;
 *     as they are learned of falling variance, each with its largest entry by magnitude above 0,
 *     and then zeros
 */
@SuppressWarnings("ArrayRecordComponent") // large, never compared or used as keys
public record PrincipalAxes(float[] mean, float[][] axes) {

    /** Checks shapes, and that every number is finite. */
    public PrincipalAxes {
        checkFinite("mean", mean);
        for (int q = 0; q < axes.length; q++) {
            if (axes[q].length != mean.length) {
                throw new IllegalArgumentException(
                        "axes[" + q + "].length=" + axes[q].length + ": must be P=" + mean.length);
            }
            checkFinite("axes[" + q + "]", axes[q]);
        }
    }

    private static void checkFinite(String name, float[] values) {
        for (int p = 0; p < values.length; p++) {
            if (!Float.isFinite(values[p])) {
                throw new IllegalArgumentException(
                        name + "[" + p + "]=" + values[p] + ": must be finite");
            }
        }
    }

    /** No axis at all. */
    public static final PrincipalAxes NONE = new PrincipalAxes(new float[0], new float[0][]);

    /** Of the vectors' own squares: less variance is the rounding of floats, twice over. */
    private static final double ROUNDING = 1e-13;

    /** Columns of the axes that are made at a time. */
    private static final int COLUMNS = 256;

    /**
     * Learns them; the same vectors give the same axes, bit by bit.
     *
     * @param rows M×P, at least one, finite
     * @param width axes wanted, at least 1. There are at most M − 1 and at most P; the others are
     *     zeros, so that vectors have the width that was asked for
     * @throws IllegalArgumentException for no rows, rows of several lengths, or no width
     */
    public static PrincipalAxes learn(float[][] rows, int width) {
        check(rows, width);
        int P = rows[0].length;
        double[] mean = mean(rows);
        float[][] centred = new float[rows.length][P];
        double squares = 0;
        for (int m = 0; m < rows.length; m++) {
            for (int p = 0; p < P; p++) {
                centred[m][p] = (float) (rows[m][p] - mean[p]);
                squares += (double) rows[m][p] * rows[m][p];
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(Gram.products(centred, centred));
        int exist = Math.min(rows.length - 1, eigen.rank(ROUNDING * squares));
        double[][] weights = new double[Math.min(width, exist)][rows.length];
        for (int q = 0; q < weights.length; q++) {
            for (int m = 0; m < rows.length; m++) {
                weights[q][m] = eigen.vectors()[q][m] / Math.sqrt(eigen.values()[q]);
            }
        }
        float[][] axes = new float[width][P];
        for (int from = 0; from < P; from += COLUMNS) {
            combine(weights, centred, from, Math.min(P, from + COLUMNS), axes);
        }
        Arrays.stream(axes).forEach(PrincipalAxes::fixSign);
        return new PrincipalAxes(floats(mean), axes);
    }

    private static void check(float[][] rows, int width) {
        if (width < 1) {
            throw new IllegalArgumentException("width=" + width + ": must be at least 1");
        }
        if (rows.length == 0) {
            throw new IllegalArgumentException("rows=0: axes need at least one vector");
        }
        for (float[] row : rows) {
            if (row.length != rows[0].length) {
                throw new IllegalArgumentException(
                        "row.length="
                                + row.length
                                + ": must be "
                                + rows[0].length
                                + ", as of the first row");
            }
        }
    }

    private static double[] mean(float[][] rows) {
        double[] mean = new double[rows[0].length];
        for (float[] row : rows) {
            for (int p = 0; p < mean.length; p++) {
                mean[p] += row[p];
            }
        }
        for (int p = 0; p < mean.length; p++) {
            mean[p] /= rows.length;
        }
        return mean;
    }

    /** weights · rows for some columns, which are doubles while they are summed. */
    private static void combine(
            double[][] weights, float[][] rows, int from, int to, float[][] axes) {
        double[][] block = new double[rows.length][to - from];
        for (int m = 0; m < rows.length; m++) {
            for (int p = from; p < to; p++) {
                block[m][p - from] = rows[m][p];
            }
        }
        IntStream.range(0, weights.length)
                .parallel()
                .forEach(
                        q -> {
                            double[] sums = new double[to - from];
                            for (int m = 0; m < block.length; m++) {
                                Gram.addScaled(sums, weights[q][m], block[m]);
                            }
                            for (int p = from; p < to; p++) {
                                axes[q][p] = (float) sums[p - from];
                            }
                        });
    }

    /** An eigenvector is as good turned round; which of the two a library gives is chance. */
    private static void fixSign(float[] axis) {
        float largest = 0;
        for (float value : axis) {
            if (Math.abs(value) > Math.abs(largest)) {
                largest = value;
            }
        }
        if (largest < 0) {
            for (int p = 0; p < axis.length; p++) {
                axis[p] = -axis[p];
            }
        }
    }

    /**
     * The same space by axes that share its variance evenly: turned by a rotation drawn at random,
     * always the same one for a width. Products of what lies along them stay as they are; and who
     * brings each number to one scale, as classifiers do, does not blow up the last axes, which
     * hold little but noise.
     */
    public PrincipalAxes turned() {
        double[][] rotation = rotation(width());
        int P = mean.length;
        float[][] turned = new float[width()][P];
        for (int from = 0; from < P; from += COLUMNS) {
            combine(rotation, axes, from, Math.min(P, from + COLUMNS), turned);
        }
        return new PrincipalAxes(mean, turned);
    }

    /** Rows of normal draws, each made orthogonal to those before, twice against rounding. */
    private static double[][] rotation(int n) {
        Random random = new Random(n);
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                rows[i][j] = random.nextGaussian();
            }
            for (int before = 0; before < 2 * i; before++) {
                double[] other = rows[before % i];
                Gram.addScaled(rows[i], -Gram.dot(rows[i], other), other);
            }
            double length = Math.sqrt(Gram.dot(rows[i], rows[i]));
            for (int j = 0; j < n; j++) {
                rows[i][j] /= length;
            }
        }
        return rows;
    }

    private static float[] floats(double[] x) {
        float[] floats = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            floats[i] = (float) x[i];
        }
        return floats;
    }

    /** The same in numbers of half precision, in which axes travel and are kept. */
    public PrincipalAxes rounded() {
        return new PrincipalAxes(
                rounded(mean),
                Arrays.stream(axes).map(PrincipalAxes::rounded).toArray(float[][]::new));
    }

    private static float[] rounded(float[] values) {
        float[] rounded = new float[values.length];
        for (int p = 0; p < values.length; p++) {
            rounded[p] = Float16.toFloat(Float16.of(values[p]));
        }
        return rounded;
    }

    /**
     * The axes of neighbouring numbers of a vector alone. A vector's places are the sums of those
     * of its parts.
     *
     * @param from first number
     * @param to after the last one, at most P
     */
    public PrincipalAxes part(int from, int to) {
        return new PrincipalAxes(
                Arrays.copyOfRange(mean, from, to),
                Arrays.stream(axes)
                        .map(axis -> Arrays.copyOfRange(axis, from, to))
                        .toArray(float[][]::new));
    }

    /** All axes end to end, width·P numbers. */
    public float[] endToEnd() {
        int P = mean.length;
        float[] all = new float[Math.multiplyExact(width(), P)];
        for (int q = 0; q < width(); q++) {
            System.arraycopy(axes[q], 0, all, q * P, P);
        }
        return all;
    }

    /** How many numbers a vector is compressed to. */
    public int width() {
        return axes.length;
    }

    /**
     * How far a vector is from the mean along each axis.
     *
     * @param v P numbers, in the units of those that were learned from
     * @return width
     * @throws IllegalArgumentException for another length
     */
    public float[] project(float[] v) {
        if (v.length != mean.length) {
            throw new IllegalArgumentException(
                    "v.length=" + v.length + ": must be P=" + mean.length);
        }
        float[] centred = new float[v.length];
        for (int p = 0; p < v.length; p++) {
            centred[p] = v[p] - mean[p];
        }
        float[] projected = new float[axes.length];
        for (int q = 0; q < projected.length; q++) {
            projected[q] = (float) dot(centred, axes[q]);
        }
        return projected;
    }

    /** Four sums, so that one addition need not wait for another. */
    private static double dot(float[] x, float[] y) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int p = 0;
        for (; p + 4 <= x.length; p += 4) {
            s0 += (double) x[p] * y[p];
            s1 += (double) x[p + 1] * y[p + 1];
            s2 += (double) x[p + 2] * y[p + 2];
            s3 += (double) x[p + 3] * y[p + 3];
        }
        for (; p < x.length; p++) {
            s0 += (double) x[p] * y[p];
        }
        return s0 + s1 + (s2 + s3);
    }
}
