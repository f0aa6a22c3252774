package dev.mixtape.pipeline.ingest;

import java.nio.file.Path;

/**
 * A file of music found in a folder.
 *
 * @param id its path relative to the folder, with {@code /} between names: stable wherever the
 *     folder is mounted
 * @param path where to read it
 * @param bytes its size when found
 * @param modifiedMillis when it was last written, as its file system says
 */
public record MusicFile(String id, Path path, long bytes, long modifiedMillis) {}
