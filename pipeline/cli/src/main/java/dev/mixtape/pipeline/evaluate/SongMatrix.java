package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.Matrix;
import dev.mixtape.operators.frames.Frames;
import java.io.IOException;
import java.io.UncheckedIOException;
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
}
