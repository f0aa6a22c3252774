package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.npz.NpyArray;
import dev.mixtape.operators.npz.Npz;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** What scikit-learn and SciPy say; {@code integration-tests/reference/recommendation.py}. */
public final class ReferenceValues {

    private final Map<String, NpyArray> arrays;

    public ReferenceValues() throws IOException, URISyntaxException {
        arrays =
                Npz.read(
                        Path.of(
                                ReferenceValues.class
                                        .getResource("/evaluation/recommendation.npz")
                                        .toURI()));
    }

    public double[] doubles(String name) {
        return arrays.get(name).doubles();
    }

    public float[] floats(String name) {
        return arrays.get(name).floats();
    }

    public int rows(String name) {
        return arrays.get(name).shape()[0];
    }

    public int columns(String name) {
        return arrays.get(name).shape()[1];
    }

    /** Of a matrix. */
    public double[] row(String name, int row) {
        int columns = columns(name);
        return Arrays.copyOfRange(doubles(name), row * columns, (row + 1) * columns);
    }

    /** Columns of a row that hold 1. */
    public int[] ones(String name, int row) {
        double[] values = row(name, row);
        return IntStream.range(0, values.length).filter(column -> values[column] == 1).toArray();
    }
}
