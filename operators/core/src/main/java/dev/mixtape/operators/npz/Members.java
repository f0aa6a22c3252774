package dev.mixtape.operators.npz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** The arrays of an {@code .npz} file, asked for by name and shape. */
record Members(Path file, Map<String, NpyArray> arrays) {

    private NpyArray member(String name) throws IOException {
        NpyArray array = arrays.get(name);
        if (array == null) {
            throw new IOException(
                    file + ": has no member " + name + ", so it is not a model that Mixtape wrote");
        }
        return array;
    }

    private NpyArray member(String name, int... shape) throws IOException {
        NpyArray array = member(name);
        if (!Arrays.equals(array.shape(), shape)) {
            throw new IOException(
                    file
                            + ", member "
                            + name
                            + ": has shape "
                            + Arrays.toString(array.shape())
                            + ": must be "
                            + Arrays.toString(shape));
        }
        return array;
    }

    boolean has(String name) {
        return arrays.containsKey(name);
    }

    int[] shape(String name, int dimensions) throws IOException {
        int[] shape = member(name).shape();
        if (shape.length != dimensions) {
            throw new IOException(
                    file
                            + ", member "
                            + name
                            + ": has shape "
                            + Arrays.toString(shape)
                            + ": must have "
                            + dimensions
                            + " dimensions");
        }
        return shape;
    }

    double[] numbers(String name, int... shape) throws IOException {
        NpyArray array = member(name, shape);
        try {
            double[] numbers = array.doubles();
            for (double number : numbers) {
                if (!Double.isFinite(number)) {
                    throw new IOException(
                            file + ", member " + name + ": has a value that is " + number);
                }
            }
            return numbers;
        } catch (IllegalStateException e) {
            throw new IOException(file + ", member " + name + ": " + e.getMessage(), e);
        }
    }

    float[] floats(String name, int... shape) throws IOException {
        double[] numbers = numbers(name, shape);
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    long[] integers(String name, int... shape) throws IOException {
        NpyArray array = member(name, shape);
        try {
            return array.longs();
        } catch (IllegalStateException e) {
            throw new IOException(file + ", member " + name + ": " + e.getMessage(), e);
        }
    }

    double number(String name) throws IOException {
        return numbers(name)[0];
    }

    long whole(String name) throws IOException {
        return integers(name)[0];
    }

    String word(String name) throws IOException {
        NpyArray array = member(name, new int[0]);
        try {
            return array.strings()[0];
        } catch (IllegalStateException e) {
            throw new IOException(file + ", member " + name + ": " + e.getMessage(), e);
        }
    }
}
