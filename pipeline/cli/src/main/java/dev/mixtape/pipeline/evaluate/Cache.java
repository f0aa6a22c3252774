package dev.mixtape.pipeline.evaluate;

import dev.mixtape.pipeline.errors.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder of results that need not be computed again: frames of audio, fitted models, vectors of
 * songs. Each is found by a digest of all that decides it: contents, settings, seed. Files appear
 * whole or not at all; the folder may be deleted at any time.
 */
public final class Cache {
    private final Path folder;

    public Cache(Path folder) {
        this.folder = folder;
    }

    /**
     * Where a result is, or is to be written.
     *
     * @param kind its folder
     * @param digest of all that decides it
     */
    Path entry(String kind, String digest, String suffix) {
        Path of = folder.resolve(kind);
        try {
            Files.createDirectories(of);
        } catch (IOException e) {
            throw new UserError(
                    of + ": cannot be made (" + e.getMessage() + "); choose --cache DIR", e);
        }
        return of.resolve(digest + suffix);
    }
}
