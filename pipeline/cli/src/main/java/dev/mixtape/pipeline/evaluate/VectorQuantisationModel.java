package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.Matrix;
import dev.mixtape.operators.evaluation.VectorQuantisation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * {@code vq}: a codebook of the frames of the corpus.
 *
 * @param words of the codebook
 * @param songs most songs of the corpus that it is learned from
 */
record VectorQuantisationModel(String name, int words, int songs, Cache cache)
        implements SongModel {

    private static final String VERSION = "vq 1";

    @Override
    public Matrix embed(SongSet corpus, SongSet all, long seed, Consumer<String> note)
            throws IOException {
        SongSet learned = corpus.atMost(songs, seed);
        String digest = Digest.of(VERSION, words, seed, learned.digest(), all.digest());
        Path file = cache.entry("vectors", digest, ".npy");
        return SongMatrix.cached(
                file,
                () -> {
                    note.accept("learning a codebook");
                    VectorQuantisation codebook =
                            VectorQuantisation.learn(FrameSample.of(learned, seed), words, seed);
                    note.accept("looking words up");
                    return SongMatrix.of(all, codebook::embed);
                });
    }
}
