package dev.mixtape.pipeline.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a directory to one broker, and tells others where it listens.
 *
 * <p>Kafka's own lock comes too late for a broker that is its own controller: a second one appends
 * to the metadata log before it notices, and the first cannot be started again ({@code
 * CorruptRecordException}, Kafka 4.2.2). The operating system frees this lock when the process
 * dies.
 */
final class DirectoryLock implements AutoCloseable {
    private static final String LOCK = "mixtape.lock";

    /** Beside the lock: whoever reads and closes a locked file would free its own process' lock. */
    private static final String ADDRESS = "mixtape.address";

    /** For the same reason no lock that this JVM holds is opened again. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Takes the lock of an existing directory, or says that it is taken. */
    static DirectoryLock take(Path directory) throws IOException {
        DirectoryLock lock =
                tryTake(directory.toRealPath())
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                directory
                                                        + " is in use by another broker: stop it,"
                                                        + " or choose another directory"));
        Files.deleteIfExists(lock.directory.resolve(ADDRESS)); // of one that was killed
        return lock;
    }

    private static Optional<DirectoryLock> tryTake(Path directory) throws IOException {
        if (!HELD.add(directory)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel =
                    FileChannel.open(
                            directory.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            taken = channel.tryLock() != null;
            return taken ? Optional.of(new DirectoryLock(directory, channel)) : Optional.empty();
        } finally {
            if (!taken) {
                HELD.remove(directory);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /** Says where the broker listens that holds the lock. */
    void tell(String address) throws IOException {
        Files.writeString(directory.resolve(ADDRESS), address);
    }

    /**
     * Returns where the broker listens that holds a directory's lock.
     *
     * @return empty when none holds it; blank while one starts
     */
    static Optional<String> holder(Path directory) throws IOException {
        Optional<DirectoryLock> free = tryTake(directory.toRealPath());
        if (free.isPresent()) {
            free.get().close();
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(directory.resolve(ADDRESS)));
        } catch (NoSuchFileException e) {
            return Optional.of("");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(directory.resolve(ADDRESS));
        } finally {
            HELD.remove(directory);
            channel.close();
        }
    }
}
