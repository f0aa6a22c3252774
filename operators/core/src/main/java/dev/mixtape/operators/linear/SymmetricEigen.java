package dev.mixtape.operators.linear;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, the largest first.
 *
 * @param values n, falling
 * @param vectors n×n, row q the eigenvector of value q, of length 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record SymmetricEigen(double[] values, double[][] vectors) {

    /**
     * Of the largest eigenvalue: what is smaller is rounding. Its square root, 1e-5 of the largest
     * deviation, is well above the 6e-8 of the floats that such matrices are products of.
     */
    private static final double ROUNDING = 1e-10;

    /**
     * Decomposes.
     *
     * @param symmetric n×n, finite, of which the lower half is read
     */
    public static SymmetricEigen of(double[][] symmetric) {
        double shift = 2 * norm(symmetric);
        EigenDecomposition found =
                new EigenDecomposition(new Array2DRowRealMatrix(shifted(symmetric, shift), false));
        double[] values = found.getRealEigenvalues();
        for (int q = 0; q < values.length; q++) {
            values[q] -= shift;
        }
        int[] falling =
                IntStream.range(0, values.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(q -> -values[q]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        return new SymmetricEigen(
                IntStream.of(falling).mapToDouble(q -> values[q]).toArray(),
                IntStream.of(falling)
                        .mapToObj(q -> found.getEigenvector(q).toArray())
                        .toArray(double[][]::new));
    }

    /** Frobenius'. */
    private static double norm(double[][] matrix) {
        double squares = 0;
        for (double[] row : matrix) {
            for (double value : row) {
                squares += value * value;
            }
        }
        return Math.sqrt(squares);
    }

    /**
     * With something added to all eigenvalues, so that none is near 0: the library waits for what
     * is off the diagonal to vanish beside two eigenvalues, and gives up where there are none but
     * rounding. Both halves alike to the last bit, or it takes the matrix for another kind.
     */
    private static double[][] shifted(double[][] symmetric, double shift) {
        double[][] shifted = new double[symmetric.length][symmetric.length];
        for (int i = 0; i < shifted.length; i++) {
            for (int j = 0; j < i; j++) {
                shifted[i][j] = symmetric[i][j];
                shifted[j][i] = symmetric[i][j];
            }
            shifted[i][i] = symmetric[i][i] + shift;
        }
        return shifted;
    }

    /**
     * How many eigenvalues are above rounding.
     *
     * @param least an eigenvalue has to be above this too
     */
    public int rank(double least) {
        double limit = Math.max(least, ROUNDING * Math.max(0, values[0]));
        return (int) IntStream.range(0, values.length).filter(q -> values[q] > limit).count();
    }
}
