package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.Matrix;
import dev.mixtape.operators.frames.Frames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A baseline that is learned from a sample of the corpus' frames: {@code gaussian}, {@code vlad},
 * {@code gmm}.
 *
 * @param recipe all that decides the vectors beside seed and songs, with a version
 * @param songs most songs of the corpus that it is learned from
 * @param width numbers that vectors are compressed to, along the principal axes of the vectors of
 *     the songs that it is learned from; {@link Compression#FULL} to leave them as they are
 * @param learner makes vectors of songs
 */
record FrameModel(String name, String recipe, int songs, int width, Learner learner, Cache cache)
        implements SongModel {

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
        if (width == Compression.FULL) {
            return full(digest, learned, all, seed, note);
        }
        Path file = cache.entry("vectors", Digest.of(digest, width, all.digest()), ".npy");
        return SongMatrix.cached(
                file,
                () ->
                        Compression.compress(
                                width, learned, all, of -> full(digest, learned, of, seed, note)));
    }

    /** Vectors as they are; in the cache, so that models of several widths are learned once. */
    private Matrix full(
            String digest, SongSet learned, SongSet of, long seed, Consumer<String> note)
            throws IOException {
        Path file = cache.entry("vectors", Digest.of(digest, of.digest()), ".npy");
        return SongMatrix.cached(
                file,
                () -> {
                    note.accept("learning from frames");
                    Function<Frames, float[]> vector =
                            learner.learn(FrameSample.of(learned, seed), seed);
                    note.accept("embedding");
                    return SongMatrix.of(of, vector);
                });
    }
}
