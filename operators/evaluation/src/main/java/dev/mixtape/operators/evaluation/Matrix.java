package dev.mixtape.operators.evaluation;

/**
 * Row-major numbers, one row a song. The array is not copied: whoever passes it here gives it away.
 *
 * @param rows n
 * @param columns d
 * @param values n·d
 */
@SuppressWarnings("ArrayRecordComponent") // large, never compared or used as keys
public record Matrix(int rows, int columns, float[] values) {

    /** Checks the length. */
    public Matrix {
        if (values.length != (long) rows * columns) {
            throw new IllegalArgumentException(
                    "values.length="
                            + values.length
                            + ": must be rows*columns="
                            + (long) rows * columns);
        }
    }

    /** The element in a row and column. */
    public float at(int row, int column) {
        return values[row * columns + column];
    }

    /** These rows, in this order; copied. */
    public Matrix rows(int[] chosen) {
        float[] picked = new float[chosen.length * columns];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(values, chosen[i] * columns, picked, i * columns, columns);
        }
        return new Matrix(chosen.length, columns, picked);
    }
}
