package dev.mixtape.pipeline.broker;

import dev.mixtape.operators.processes.ThisJava;
import dev.mixtape.pipeline.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The embedded broker as a child process with this JVM's class path, so that it can be killed.
 *
 * <p>The child ends with its parent, however that ends: its standard input is a pipe that the
 * operating system closes. What it logs goes to a file beside its directory, {@code DIRECTORY.log}.
 */
public final class BrokerProcess implements AutoCloseable {

    private static final String READY = "broker ready at ";

    private final Process process;
    private final Path directory;
    private final String bootstrapServers;

    private BrokerProcess(Process process, Path directory, String bootstrapServers) {
        this.process = process;
        this.directory = directory;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts the child and returns when it serves.
     *
     * @param directory where the topics are kept
     * @param port where to listen on loopback; 0 takes a free one
     * @throws IOException when it ended before it served; the message ends with its last lines
     */
    public static BrokerProcess start(Path directory, int port) throws IOException {
        Path home = directory.toAbsolutePath();
        Files.createDirectories(home);
        Path log = Path.of(home + ".log");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ThisJava.program(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                ThisJava.classPath(),
                                BrokerProcess.class.getName(),
                                home.toString(),
                                Integer.toString(port)));
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        try {
            return new BrokerProcess(process, home, awaitReady(process, log));
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String awaitReady(Process process, Path log) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length());
            }
        }
        List<String> said = Files.readAllLines(log);
        String last = said.isEmpty() ? "it said nothing" : said.get(said.size() - 1);
        throw new IOException("the broker process ended before it was ready: " + last);
    }

    /** What clients connect to: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The port that clients connect to; start the next broker there to stand in for this one. */
    public int port() {
        return Integer.parseInt(bootstrapServers.substring(bootstrapServers.lastIndexOf(':') + 1));
    }

    /** Where the topics are kept. */
    public Path directory() {
        return directory;
    }

    /** Whether the child is running. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns what the child has used of its processors so far. */
    public Duration processorTime() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Kills it as {@code kill -9} does and returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Lets it stop in order. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The child: starts the broker, says where, and stops when its standard input ends.
     *
     * @param args directory and port
     */
    public static void main(String[] args) throws IOException {
        // Nobody reads the pipe after the first line: what is logged there would fill it.
        Terminal answer = Terminal.systemAlone();
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]))) {
            answer.say(READY + broker.bootstrapServers());
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            answer.note(e.getMessage());
            System.exit(1);
        }
    }
}
