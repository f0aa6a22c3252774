package dev.mixtape.operators.npz;

import dev.mixtape.operators.text.PlainText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/** The arrays of an {@code .npz} file, asked for by name and shape. */
record Members(Path file, Map<String, NpyArray> arrays) {

    /** Products of a few such numbers are still in the range of doubles. */
    private static final double FARTHEST = 1e60;

    private static final String WITHIN = "must be within ±" + FARTHEST;
    private static final long MOST_COUNTED = 1L << 53;
    private static final int LONGEST_WORD = 64;

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
            throw wrong(
                    name,
                    "has shape "
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
            throw wrong(
                    name,
                    "has shape "
                            + Arrays.toString(shape)
                            + ": must have "
                            + dimensions
                            + " dimensions");
        }
        return shape;
    }

    double[] numbers(String name, int... shape) throws IOException {
        double[] numbers = as(NpyArray::doubles, name, shape);
        for (double number : numbers) {
            if (!(Math.abs(number) <= FARTHEST)) {
                throw wrong(name, "has a value that is " + number + ": " + WITHIN);
            }
        }
        return numbers;
    }

    float[] floats(String name, int... shape) throws IOException {
        float[] floats = as(NpyArray::floats, name, shape);
        for (float number : floats) {
            if (!Float.isFinite(number)) {
                throw wrong(name, "has a value that is " + number + ": must be finite");
            }
        }
        return floats;
    }

    long[] integers(String name, int... shape) throws IOException {
        return as(NpyArray::longs, name, shape);
    }

    private <T> T as(Function<NpyArray, T> type, String name, int... shape) throws IOException {
        NpyArray array = member(name, shape);
        try {
            return type.apply(array);
        } catch (IllegalStateException e) {
            throw wrong(name, e.getMessage());
        }
    }

    private IOException wrong(String name, String sentence) {
        return new IOException(file + ", member " + name + ": " + sentence);
    }

    double number(String name) throws IOException {
        return numbers(name)[0];
    }

    long whole(String name) throws IOException {
        return integers(name)[0];
    }

    /**
     * A number of things that were counted: what doubles count exactly, so that sums do not
     * overflow.
     */
    long count(String name) throws IOException {
        long count = whole(name);
        if (count < 0 || count > MOST_COUNTED) {
            throw wrong(name, "is " + count + ": must be between 0 and " + MOST_COUNTED);
        }
        return count;
    }

    String word(String name) throws IOException {
        String word = as(NpyArray::strings, name)[0];
        if (word.length() > LONGEST_WORD) {
            throw wrong(
                    name, "is a word of " + word.length() + " characters: at most " + LONGEST_WORD);
        }
        if (PlainText.hasControls(word)) {
            throw wrong(name, "is a word with control characters");
        }
        return word;
    }
}
