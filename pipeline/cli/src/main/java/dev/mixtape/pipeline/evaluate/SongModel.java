package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.Matrix;
import java.io.IOException;
import java.util.function.Consumer;

/** A way to turn songs into vectors, learned from songs without their labels. */
public interface SongModel {

    /** As the user wrote it, such as {@code hdpgmm:temperature=4}. */
    String name();

    /** Whether its vectors are logs of distributions, as those over components or words are. */
    default boolean distributions() {
        return true;
    }

    /**
     * Learns from some songs, if there is anything to learn, and embeds others.
     *
     * @param corpus to learn from; never a song that is tested
     * @param songs to embed
     * @param seed of every draw
     * @param note told what is being done
     * @return a row for each of {@code songs}
     * @throws IOException if a song cannot be read or inferred, named
     */
    Matrix embed(SongSet corpus, SongSet songs, long seed, Consumer<String> note)
            throws IOException;
}
