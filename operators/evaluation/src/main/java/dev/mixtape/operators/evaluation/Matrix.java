package dev.mixtape.operators.evaluation;

import java.util.Arrays;
import java.util.stream.IntStream;

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

    /**
     * Rows one under the other; copied.
     *
     * @param rows at least one, all of the same length
     */
    public static Matrix of(float[][] rows) {
        int columns = rows[0].length;
        float[] values = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, values, i * columns, columns);
        }
        return new Matrix(rows.length, columns, values);
    }

    /** Every row by itself; copied. */
    public float[][] toRows() {
        return IntStream.range(0, rows)
                .mapToObj(i -> Arrays.copyOfRange(values, i * columns, (i + 1) * columns))
                .toArray(float[][]::new);
    }
}
