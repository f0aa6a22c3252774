package dev.mixtape.pipeline.broker;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this JVM: KRaft, one node, loopback only.
 *
 * <p>What was written stays in the directory: a broker started there later, on whichever port,
 * serves the same topics and committed offsets. Topics are not created by use; make them with an
 * {@code Admin} client. A topic may raise {@code max.message.bytes} up to 32 MiB.
 *
 * <p>One broker per directory: the second to come is refused. {@link #close} stops it cleanly. A
 * fatal error inside Kafka ends the JVM, as Kafka intends, after a line in the log that says so.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int ATTEMPTS = 5;

    static {
        // Kafka would leave without a word.
        Exit.setExitProcedure(
                (status, message) -> {
                    lastWords();
                    Runtime.getRuntime().exit(status);
                });
        Exit.setHaltProcedure(
                (status, message) -> {
                    lastWords();
                    Runtime.getRuntime().halt(status);
                });
    }

    private final BrokerSettings settings;
    private final DirectoryLock lock;
    private final KafkaRaftServer server;
    private final Optional<Path> scratch;
    private boolean closed;

    private EmbeddedBroker(
            BrokerSettings settings,
            DirectoryLock lock,
            KafkaRaftServer server,
            Optional<Path> scratch) {
        this.settings = settings;
        this.lock = lock;
        this.server = server;
        this.scratch = scratch;
    }

    /**
     * Starts a broker that keeps its topics in {@code directory} and returns when it serves.
     *
     * @param directory created when missing
     * @param port where to listen; 0 takes a free one
     * @throws IOException when the port is taken, or the directory is another broker's or not
     *     writable; the message says which and what to do
     */
    public static EmbeddedBroker start(Path directory, int port) throws IOException {
        return start(directory.toAbsolutePath(), port, ListenerSecurity.NONE, Optional.empty());
    }

    /**
     * Returns the address of the broker that runs over a directory, in whichever process.
     *
     * @return empty when none does; blank while one starts
     */
    public static Optional<String> running(Path directory) throws IOException {
        return DirectoryLock.holder(directory);
    }

    /** Starts a broker on a free port in a new directory, which {@link #close} deletes. */
    public static EmbeddedBroker temporary() throws IOException {
        return temporary(ListenerSecurity.NONE);
    }

    /** The same with a client port that is guarded. */
    public static EmbeddedBroker temporary(ListenerSecurity security) throws IOException {
        Path directory = Files.createTempDirectory("mixtape-broker-");
        return start(directory, 0, security, Optional.of(directory));
    }

    private static EmbeddedBroker start(
            Path directory, int port, ListenerSecurity security, Optional<Path> scratch)
            throws IOException {
        Files.createDirectories(directory);
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            for (int attempt = 1; ; attempt++) {
                BrokerSettings settings = BrokerSettings.choose(directory, port, security);
                settings.format();
                try {
                    KafkaRaftServer server = serve(settings);
                    lock.tell(settings.bootstrapServers());
                    return new EmbeddedBroker(settings, lock, server, scratch);
                } catch (IOException e) {
                    // Another process may take a free port between its choice and its use.
                    if (!causedByTakenPort(e) || attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static KafkaRaftServer serve(BrokerSettings settings) throws IOException {
        KafkaRaftServer server = null;
        try {
            server = new KafkaRaftServer(KafkaConfig.fromProps(settings.properties()), Time.SYSTEM);
            server.startup();
            return server;
        } catch (RuntimeException e) {
            if (server != null) {
                server.shutdown();
            }
            throw new IOException(
                    "the broker in "
                            + settings.directory()
                            + " did not start ("
                            + e.getMessage()
                            + "): see the log, or choose another directory",
                    e);
        }
    }

    private static void lastWords() {
        LOG.error("The embedded broker met a fatal error and ends this process; see the log above");
    }

    private static boolean causedByTakenPort(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    /** What clients connect to: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return settings.bootstrapServers();
    }

    /** The port that clients connect to. */
    public int port() {
        return settings.port();
    }

    /** Where the topics are kept. */
    public Path directory() {
        return settings.directory();
    }

    /** Stops the broker in order, and deletes a temporary directory. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        server.shutdown();
        server.awaitShutdown();
        lock.close();
        if (scratch.isPresent()) {
            deleteAll(scratch.get());
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> walk = Files.walk(directory)) {
            deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
