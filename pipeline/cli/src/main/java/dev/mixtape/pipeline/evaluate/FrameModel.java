package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.Matrix;
import dev.mixtape.operators.fisher.PrincipalAxes;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.operators.npz.NpyArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A baseline that is learned from a sample of the corpus' frames: {@code gaussian}, {@code vlad},
 * {@code gmm}.
 *
 * @param recipe all that decides the vectors beside seed and songs, with a version
 * @param songs most songs of the corpus that it is learned from
 * @param width numbers that vectors are compressed to, along the principal axes of the vectors of
 *     the songs that it is learned from; {@link #FULL} to leave them as they are
 * @param learner makes vectors of songs
 */
record FrameModel(String name, String recipe, int songs, int width, Learner learner, Cache cache)
        implements SongModel {

    /** The width that compresses nothing. */
    static final int FULL = 0;

    /** A way to learn a vector of a song. */
    @FunctionalInterface
    interface Learner {

        /**
         * Learns.
         *
         * @param samples raw frames of each song
         * @param seed of every draw
         * @return what makes a vector of a song's raw frames; called on all cores
         */
        Function<Frames, float[]> learn(List<Frames> samples, long seed);
    }

    @Override
    public boolean distributions() {
        return false;
    }

    @Override
    public Matrix embed(SongSet corpus, SongSet all, long seed, Consumer<String> note)
            throws IOException {
        SongSet learned = corpus.atMost(songs, seed);
        String digest = Digest.of(recipe, seed, learned.digest());
        if (width == FULL) {
            return full(digest, learned, all, seed, note);
        }
        Path file = cache.entry("vectors", Digest.of(digest, width, all.digest()), ".npy");
        if (Files.exists(file)) {
            return read(file);
        }
        Matrix vectors = full(digest, learned, all, seed, note);
        float[][] own = ofLearned(vectors, digest, learned, all, seed, note).toRows();
        note.accept("compressing");
        PrincipalAxes axes = PrincipalAxes.learn(own, width);
        float[][] compressed =
                Arrays.stream(vectors.toRows())
                        .parallel()
                        .map(axes::project)
                        .toArray(float[][]::new);
        return write(file, Matrix.of(compressed));
    }

    /** Vectors as they are; in the cache, so that models of several widths are learned once. */
    private Matrix full(
            String digest, SongSet learned, SongSet of, long seed, Consumer<String> note)
            throws IOException {
        Path file = cache.entry("vectors", Digest.of(digest, of.digest()), ".npy");
        if (Files.exists(file)) {
            return read(file);
        }
        note.accept("learning from frames");
        Function<Frames, float[]> vector = learner.learn(FrameSample.of(learned, seed), seed);
        note.accept("embedding");
        return write(file, SongMatrix.of(of, vector));
    }

    /** Of the songs that were learned from: rows of those at hand where they are among them. */
    private Matrix ofLearned(
            Matrix vectors,
            String digest,
            SongSet learned,
            SongSet all,
            long seed,
            Consumer<String> note)
            throws IOException {
        Map<Integer, Integer> rows = new HashMap<>();
        for (int j = 0; j < all.count(); j++) {
            rows.put(all.chosen()[j], j);
        }
        boolean among =
                learned.source() == all.source()
                        && Arrays.stream(learned.chosen()).allMatch(rows::containsKey);
        return among
                ? vectors.rows(Arrays.stream(learned.chosen()).map(rows::get).toArray())
                : full(digest, learned, learned, seed, note);
    }

    private static Matrix read(Path file) throws IOException {
        NpyArray array = Npy.read(file);
        return new Matrix(array.shape()[0], array.shape()[1], array.floats());
    }

    private static Matrix write(Path file, Matrix rows) throws IOException {
        Npy.writeFrames(file, new Frames(rows.rows(), rows.columns(), rows.values()));
        return rows;
    }
}
