package dev.mixtape.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sends what is logged to a file of its own for each run, so that the terminal keeps to what a
 * person wants to read.
 */
final class LogFile {

    private static final int KEPT = 20;
    private static final String CONFIGURATION = "mixtape-log4j2.xml";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private LogFile() {}

    /**
     * Chooses the file and configures logging; to be called before anything is logged.
     *
     * @return the file, or nothing when home cannot be written
     */
    static Optional<Path> open(Path home) {
        if (System.getProperty("log4j2.configurationFile") != null) {
            return Optional.empty(); // somebody knows better
        }
        System.setProperty("log4j2.configurationFile", "classpath:" + CONFIGURATION);
        try {
            Path folder = PrivateFolder.make(home.resolve("log"));
            deleteOldest(folder);
            Path file =
                    folder.resolve(
                            TIME.format(LocalDateTime.now(ZoneId.systemDefault()))
                                    + "-"
                                    + ProcessHandle.current().pid()
                                    + ".log");
            System.setProperty("mixtape.log", file.toString());
            return Optional.of(file);
        } catch (IOException e) {
            System.setProperty("mixtape.log", "/dev/null");
            return Optional.empty();
        }
    }

    /** The names begin with the time, so the smallest are the oldest. */
    private static void deleteOldest(Path folder) throws IOException {
        List<Path> newestFirst;
        try (Stream<Path> files = Files.list(folder)) {
            newestFirst =
                    files.filter(file -> file.toString().endsWith(".log"))
                            .sorted(Comparator.reverseOrder())
                            .toList();
        }
        for (Path old :
                newestFirst.subList(Math.min(KEPT, newestFirst.size()), newestFirst.size())) {
            Files.deleteIfExists(old);
        }
    }
}
