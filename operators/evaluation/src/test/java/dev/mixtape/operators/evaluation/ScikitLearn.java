package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.npz.NpyArray;
import dev.mixtape.operators.npz.Npz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Cases and what scikit-learn says of them; integration-tests/reference/metrics.py writes them. */
record ScikitLearn(Map<String, NpyArray> arrays) {

    static ScikitLearn says(String file) {
        try {
            return new ScikitLearn(Npz.read(Path.of("src/test/resources/evaluation", file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double[] doubles(String name) {
        return arrays.get(name).doubles();
    }

    double number(String name) {
        return doubles(name)[0];
    }

    int[] ints(String name) {
        return Arrays.stream(arrays.get(name).longs()).mapToInt(Math::toIntExact).toArray();
    }

    boolean[] booleans(String name) {
        int[] ints = ints(name);
        boolean[] booleans = new boolean[ints.length];
        for (int i = 0; i < ints.length; i++) {
            booleans[i] = ints[i] != 0;
        }
        return booleans;
    }

    Matrix matrix(String name) {
        int[] shape = arrays.get(name).shape();
        return new Matrix(shape[0], shape[1], arrays.get(name).floats());
    }
}
