package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.Matrix;
import dev.mixtape.operators.linear.PrincipalAxes;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Vectors compressed along the principal axes of those of the songs that a model was learned from,
 * so that nothing is learned from a song that is tested.
 */
final class Compression {

    /** The width that compresses nothing. */
    static final int FULL = 0;

    private Compression() {}

    /** Makes a vector of each song. */
    @FunctionalInterface
    interface Vectors {
        Matrix of(SongSet songs) throws IOException;
    }

    /**
     * Compresses.
     *
     * @param width of the result, at least 1
     * @param learned songs to learn the axes from
     * @param all songs to compress
     * @param vectors before they are compressed
     */
    static Matrix compress(int width, SongSet learned, SongSet all, Vectors vectors)
            throws IOException {
        Matrix full = vectors.of(all);
        PrincipalAxes axes =
                PrincipalAxes.learn(ofLearned(full, learned, all, vectors).toRows(), width)
                        .turned();
        return Matrix.of(
                Arrays.stream(full.toRows()).parallel().map(axes::project).toArray(float[][]::new));
    }

    /** Rows of those at hand where they are among them. */
    private static Matrix ofLearned(Matrix full, SongSet learned, SongSet all, Vectors vectors)
            throws IOException {
        Map<Integer, Integer> rows = new HashMap<>();
        for (int j = 0; j < all.count(); j++) {
            rows.put(all.chosen()[j], j);
        }
        boolean among =
                learned.source() == all.source()
                        && Arrays.stream(learned.chosen()).allMatch(rows::containsKey);
        return among
                ? full.rows(Arrays.stream(learned.chosen()).map(rows::get).toArray())
                : vectors.of(learned);
    }
}
