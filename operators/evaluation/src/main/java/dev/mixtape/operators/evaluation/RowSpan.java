package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.linear.Gram;
import dev.mixtape.operators.linear.SymmetricEigen;
import java.util.stream.IntStream;

/**
 * The space that few long rows span, turned so that its axes are the first columns. The solution of
 * a regression with an L2 penalty lies in it, whatever else a row has outside: rows and those to be
 * predicted are replaced by what they are along its axes, as many as there are rows, and decisions
 * stay the same up to rounding and the solver's tolerance.
 */
final class RowSpan {

    private static final double ROUNDING = 1e-13;

    private final float[][] rows;

    /** rank × n: row q, times the rows' products with something, is its place along axis q. */
    private final double[][] weights;

    private RowSpan(float[][] rows, double[][] weights) {
        this.rows = rows;
        this.weights = weights;
    }

    /**
     * Finds it by the eigenvectors of the rows' products with one another.
     *
     * @param x n×d, n at least 1
     */
    static RowSpan of(Matrix x) {
        float[][] rows = x.toRows();
        double[][] products = Gram.products(rows, rows);
        double squares = IntStream.range(0, rows.length).mapToDouble(i -> products[i][i]).sum();
        SymmetricEigen eigen = SymmetricEigen.of(products);
        // At least one axis, of zeros where all rows are: a matrix has columns.
        double[][] weights = new double[Math.max(1, eigen.rank(ROUNDING * squares))][rows.length];
        for (int q = 0; q < weights.length && eigen.values()[q] > 0; q++) {
            for (int i = 0; i < rows.length; i++) {
                weights[q][i] = eigen.vectors()[q][i] / Math.sqrt(eigen.values()[q]);
            }
        }
        return new RowSpan(rows, weights);
    }

    /**
     * Rows along the axes of the space.
     *
     * @param x m×d, these rows or others
     * @return m×rank
     */
    Matrix apply(Matrix x) {
        double[][] products = Gram.products(x.toRows(), rows);
        int rank = weights.length;
        float[] turned = new float[x.rows() * rank];
        for (int i = 0; i < x.rows(); i++) {
            for (int q = 0; q < rank; q++) {
                double sum = 0;
                for (int r = 0; r < rows.length; r++) {
                    sum += weights[q][r] * products[i][r];
                }
                turned[i * rank + q] = (float) sum;
            }
        }
        return new Matrix(x.rows(), rank, turned);
    }
}
