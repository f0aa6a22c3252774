package dev.mixtape.operators.framing;

import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.frames.Frames;

/** Makes frames of encoded songs, one at a time; for use by one thread. */
public interface SongFramer extends AutoCloseable {

    /**
     * Decodes a file and extracts the frames that its song is learned from and compared by.
     *
     * @param encoded the whole file
     * @throws AudioException past a limit, or not decodable; the message says which and what to do
     * @throws IllegalArgumentException if the feature set makes no frames of these samples
     * @throws IllegalStateException if no song can be decoded here at all, with the remedy
     */
    Frames frame(byte[] encoded) throws AudioException;

    /** How many processes have died over a song so far. */
    default long deaths() {
        return 0;
    }

    @Override
    void close();
}
