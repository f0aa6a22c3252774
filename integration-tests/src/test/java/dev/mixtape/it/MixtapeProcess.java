package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.processes.ThisJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code mixtape} as a process of its own; those over one folder have the same home. */
final class MixtapeProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String BROKER = "Up: the broker listens at ";

    /** What runs it in a container, word by word; see container.sh. */
    private static final List<String> CONTAINER =
            Stream.of(System.getProperty("mixtape.container", "").split(" ", -1))
                    .filter(word -> !word.isEmpty())
                    .toList();

    private final Path home;
    private final Path temporary;
    private final Path output;
    private final Process process;

    MixtapeProcess(Path folder, String... arguments) throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        temporary = Files.createTempDirectory(folder, "tmp");
        output = temporary.resolveSibling(temporary.getFileName() + ".output");
        List<String> command = new ArrayList<>(CONTAINER);
        command.addAll(
                List.of(
                        ThisJava.program(),
                        "-Xmx1g",
                        // It lives for seconds: as the processes of a test's cluster.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + temporary.resolve("crash.log"),
                        "-Dmixtape.home=" + home,
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        ThisJava.classPath(),
                        "dev.mixtape.pipeline.cli.Mixtape"));
        command.addAll(Arrays.asList(arguments));
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
    }

    Path home() {
        return home;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    void awaitOutput(String text) {
        await().atMost(PATIENCE)
                .failFast(() -> assertThat(isAlive()).as(output()).isTrue())
                .until(() -> output().contains(text));
    }

    /** Waits until {@code up} has its broker; returns where that listens, HOST:PORT. */
    String awaitBroker() throws IOException {
        awaitOutput(BROKER);
        return output().lines()
                .filter(line -> line.startsWith(BROKER))
                .findFirst()
                .orElseThrow()
                .substring(BROKER.length())
                .split("[,;]", 2)[0];
    }

    Set<String> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return new HashSet<>(files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
