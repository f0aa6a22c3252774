package dev.mixtape.pipeline.console.audio;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file of sound, to be read from anywhere.
 *
 * @param length in bytes
 * @param type as HTTP names it, found out from its first bytes
 * @param tag another for other bytes
 * @param source of the bytes
 */
public record Recording(long length, String type, String tag, Source source) {

    /** Where bytes come from. */
    public interface Source {
        /** Opens it at an offset. */
        InputStream from(long offset) throws IOException;
    }

    /** The whole of it. */
    public byte[] bytes() throws IOException {
        try (InputStream in = source.from(0)) {
            return in.readNBytes((int) Math.min(length, Integer.MAX_VALUE - 8));
        }
    }
}
