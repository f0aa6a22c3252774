package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.Matrix;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.operators.npz.NpyArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Song after song into a matrix, on all cores. */
final class SongMatrix {

    private SongMatrix() {}

    static Matrix of(SongSet songs, Function<Frames, float[]> vector) throws IOException {
        float[][] rows = new float[songs.count()][];
        try {
            IntStream.range(0, rows.length)
                    .parallel()
                    .forEach(
                            j -> {
                                try {
                                    rows[j] = vector.apply(songs.frames(j));
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return Matrix.of(rows);
    }

    /** Makes rows. */
    @FunctionalInterface
    interface Source {
        Matrix rows() throws IOException;
    }

    /** The rows that a file of the cache holds; made, and kept there, where it does not exist. */
    static Matrix cached(Path file, Source source) throws IOException {
        if (Files.exists(file)) {
            NpyArray array = Npy.read(file);
            return new Matrix(array.shape()[0], array.shape()[1], array.floats());
        }
        Matrix rows = source.rows();
        Npy.writeFrames(file, new Frames(rows.rows(), rows.columns(), rows.values()));
        return rows;
    }
}
