package dev.mixtape.operators.linear;

import java.util.stream.IntStream;

/**
 * Products of few long rows, in double precision and on all cores; every number is summed in the
 * same order whatever the machine.
 */
public final class Gram {

    /** Columns that are turned at a time: with hundreds of rows they stay in the caches. */
    private static final int COLUMNS = 256;

    private Gram() {}

    /**
     * a·bᵀ.
     *
     * @param a n×P
     * @param b m×P
     * @return n×m
     */
    public static double[][] products(float[][] a, float[][] b) {
        int P = a[0].length;
        double[][] products = new double[a.length][b.length];
        for (int from = 0; from < P; from += COLUMNS) {
            int begin = from;
            double[][] turned = turn(b, begin, Math.min(P, begin + COLUMNS));
            IntStream.range(0, a.length)
                    .parallel()
                    .forEach(i -> add(products[i], a[i], begin, turned));
        }
        return products;
    }

    /** Adds c·x in place; both have the length of {@code to}. */
    public static void addScaled(double[] to, double c, double[] x) {
        for (int i = 0; i < to.length; i++) {
            to[i] += c * x[i];
        }
    }

    /** The product of two vectors of one length, summed from the first number on. */
    public static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** Columns as rows, so that the inner loop runs over them and becomes vector instructions. */
    private static double[][] turn(float[][] rows, int from, int to) {
        double[][] turned = new double[to - from][rows.length];
        for (int j = 0; j < rows.length; j++) {
            for (int p = from; p < to; p++) {
                turned[p - from][j] = rows[j][p];
            }
        }
        return turned;
    }

    private static void add(double[] sums, float[] row, int from, double[][] turned) {
        int p = 0;
        // Four columns at a time: sums are read and written a quarter as often.
        for (; p + 4 <= turned.length; p += 4) {
            addFour(sums, row, from + p, turned, p);
        }
        for (; p < turned.length; p++) {
            double x = row[from + p];
            double[] column = turned[p];
            for (int j = 0; j < sums.length; j++) {
                sums[j] += x * column[j];
            }
        }
    }

    private static void addFour(double[] sums, float[] row, int at, double[][] turned, int p) {
        double x0 = row[at];
        double x1 = row[at + 1];
        double x2 = row[at + 2];
        double x3 = row[at + 3];
        double[] c0 = turned[p];
        double[] c1 = turned[p + 1];
        double[] c2 = turned[p + 2];
        double[] c3 = turned[p + 3];
        for (int j = 0; j < sums.length; j++) {
            sums[j] += x0 * c0[j] + x1 * c1[j] + (x2 * c2[j] + x3 * c3[j]);
        }
    }
}
