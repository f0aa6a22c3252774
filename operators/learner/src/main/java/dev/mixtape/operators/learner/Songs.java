package dev.mixtape.operators.learner;

import dev.mixtape.operators.frames.Frames;
import java.io.IOException;

/** A bounded source of songs that can be read again, in any order. */
public interface Songs extends AutoCloseable {

    /** How many. */
    int count();

    /** D of their frames. */
    int dimensions();

    /**
     * Names a song.
     *
     * @param j in [0, {@link #count})
     */
    String id(int j);

    /**
     * Reads a song; may be called by several threads at once.
     *
     * @param j in [0, {@link #count})
     * @throws IOException in one sentence that names the file, and the song where it is one of many
     */
    Frames frames(int j) throws IOException;

    @Override
    void close() throws IOException;
}
