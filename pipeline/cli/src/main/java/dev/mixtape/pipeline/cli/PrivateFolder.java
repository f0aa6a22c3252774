package dev.mixtape.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders that only their owner may open, whatever the umask says. */
final class PrivateFolder {
    private PrivateFolder() {}

    /** Makes it and those above it that are missing; one that is there keeps its mode. */
    static Path make(Path folder) throws IOException {
        return Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
