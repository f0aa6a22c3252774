package dev.mixtape.it.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A cluster of separate processes in a folder, commanded as its operator does: by {@code
 * bin/mixtape-cluster} of the packaged distribution.
 */
public final class Cluster implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 180;

    /** No process of a test lives long enough for the optimizing compiler to pay. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private final Path folder;
    private final int[] ports;
    private final String javaOptions;

    /** What a command printed, and how it ended. */
    public record Answer(int status, String said) {}

    /** Makes it on free ports, for a test; nothing is started. */
    public Cluster(Path folder) throws IOException {
        this(folder, SHORT_LIVED);
    }

    /** Makes it on free ports, with options for all its Java processes; nothing is started. */
    public Cluster(Path folder, String javaOptions) throws IOException {
        this.folder = folder.toAbsolutePath();
        this.ports = freePorts(4);
        this.javaOptions = javaOptions;
    }

    /** Returns the folder of the packaged distribution. */
    static Path home() {
        return Path.of(System.getProperty("mixtape.home")).toAbsolutePath().normalize();
    }

    public Path folder() {
        return folder;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + ports[0];
    }

    int restPort() {
        return ports[2];
    }

    /** Starts what does not run. */
    public Answer start(String... options) throws IOException, InterruptedException {
        return run("start", withPorts(options));
    }

    /** Adds lines to the cluster's own copy of a file of configuration, before its first start. */
    public void configure(String file, String... lines) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        String before = Files.readString(home().resolve("conf").resolve(file));
        Files.writeString(conf.resolve(file), before + "\n" + String.join("\n", lines) + "\n");
    }

    private String[] withPorts(String... options) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--kafka-port", "" + ports[0],
                                "--controller-port", "" + ports[1],
                                "--rest-port", "" + ports[2],
                                "--rpc-port", "" + ports[3]));
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    /**
     * Starts what does not run.
     *
     * @throws AssertionError unless all of it serves
     */
    public String mustStart(String... options) throws IOException, InterruptedException {
        return must("start", withPorts(options));
    }

    /**
     * Runs a command.
     *
     * @throws AssertionError unless it succeeds
     */
    public String must(String command, String... options) throws IOException, InterruptedException {
        Answer answer = run(command, options);
        if (answer.status() != 0) {
            throw new AssertionError(
                    command + " " + Arrays.toString(options) + " failed: " + answer.said());
        }
        return answer.said();
    }

    /** Runs a command, however it ends. */
    public Answer run(String command, String... options) throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                home().resolve("bin/mixtape-cluster").toString(),
                                command,
                                "--dir",
                                folder.toString()));
        line.addAll(List.of(options));
        Path output = Files.createTempFile("mixtape-cluster-", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(line);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("JAVA_TOOL_OPTIONS", javaOptions);
            Process process =
                    builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        line + " took more than a few minutes: " + Files.readString(output));
            }
            return new Answer(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /** Kills a process as {@code kill -9} does. */
    public void kill(String role) throws IOException {
        ProcessHandle.of(pid(role)).orElseThrow().destroyForcibly();
    }

    /** Returns the id of the process that was started for a role last, alive or not. */
    public long pid(String role) throws IOException {
        return Long.parseLong(Files.readString(folder.resolve("run/" + role + ".pid")).trim());
    }

    /**
     * Submits the job and returns when its tasks run.
     *
     * @param settings what it is to be started with
     * @throws AssertionError unless it succeeds
     */
    public String submit(Settings settings, String... options)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(options));
        settings.asMap()
                .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return must("submit", arguments.toArray(String[]::new));
    }

    /** Returns how often the live job has restarted; 0 also until Flink has gathered that. */
    long restarts() throws IOException, InterruptedException {
        String metrics = get("/jobs/" + liveJob().orElseThrow() + "/metrics?get=numRestarts");
        return first("\"value\":\"([0-9]+)\"", metrics).map(Long::parseLong).orElse(0L);
    }

    /** Returns the id of the job that has not ended, be it running or restarting. */
    public Optional<String> liveJob() throws IOException, InterruptedException {
        return first(
                "\"jid\":\"([0-9a-f]+)\"[^}]*\"state\":\"(?!FINISHED|CANCELED|FAILED)",
                get("/jobs/overview"));
    }

    /** Returns the command lines of this cluster's processes that live. */
    public List<String> processes() throws IOException {
        String mark = "-Dmixtape.cluster=" + folder.toRealPath();
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .map(Cluster::commandLine)
                    .filter(line -> Arrays.asList(line.split("\0")).contains(mark))
                    .toList();
        }
    }

    /**
     * Stops whatever runs when the JVM ends, also by Ctrl-C, which would leave processes behind.
     */
    public void closeWithJvm() {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    try {
                                        close();
                                    } catch (IOException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                },
                                "stops " + folder));
    }

    /** Stops whatever runs. */
    @Override
    public void close() throws IOException {
        if (!Files.exists(folder.resolve("run"))) {
            return;
        }
        try {
            run("stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns what Flink answers at a path of its REST interface. */
    public String get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + ports[2] + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Optional<String> first(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().findFirst().map(m -> m.group(1));
    }

    /** Deletes what an earlier cluster left; absent is fine. */
    public static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String commandLine(Path process) {
        try (InputStream line = Files.newInputStream(process.resolve("cmdline"))) {
            return new String(line.readAllBytes(), UTF_8);
        } catch (IOException e) {
            return ""; // it ended meanwhile
        }
    }

    /** Held all at once, so that they differ, and free again when this returns. */
    private static int[] freePorts(int count) throws IOException {
        if (count == 0) {
            return new int[0];
        }
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int[] others = freePorts(count - 1);
            int[] ports = Arrays.copyOf(others, count);
            ports[count - 1] = held.getLocalPort();
            return ports;
        }
    }
}
