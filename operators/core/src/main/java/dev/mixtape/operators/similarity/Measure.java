package dev.mixtape.operators.similarity;

/**
 * One similarity over the rows of a matrix, ready for many comparisons.
 *
 * <p>Each similarity has unit vectors whose dot product says in single precision how alike two rows
 * can be at best; what passes that screen is compared exactly.
 */
interface Measure {

    /** Of rows i and j, in double precision; {@code of(i, j) == of(j, i)}, and 1 if i = j. */
    double of(int i, int j);

    /** Unit vectors, n×K. */
    float[] directions();

    /**
     * Rows whose unit vectors have a smaller dot product with a row's than this are less alike to
     * it than those whose dot product is {@code dot}.
     *
     * @param dot exact, in [−1, 1]
     */
    double least(double dot);
}
