package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.Matrix;
import dev.mixtape.operators.evaluation.VectorQuantisation;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.operators.npz.NpyArray;
import java.io.IOException;
import java.nio.file.Files;
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
        if (Files.exists(file)) {
            NpyArray array = Npy.read(file);
            return new Matrix(array.shape()[0], array.shape()[1], array.floats());
        }
        note.accept("learning a codebook");
        VectorQuantisation codebook =
                VectorQuantisation.learn(FrameSample.of(learned, seed), words, seed);
        note.accept("looking words up");
        Matrix rows = SongMatrix.of(all, codebook::embed);
        Npy.writeFrames(file, new Frames(rows.rows(), rows.columns(), rows.values()));
        return rows;
    }
}
