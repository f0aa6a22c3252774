package dev.mixtape.it.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the long forms of trials have in common on the command line. */
public final class LongForm {
    private LongForm() {}

    /** Refuses an option with a sentence and the usage. */
    public static void check(CommandSpec command, boolean right, String complaint) {
        if (!right) {
            throw new CommandLine.ParameterException(command.commandLine(), complaint);
        }
    }

    /** Returns what prints each line behind the seconds since now. */
    public static Consumer<String> journal() {
        Instant beginning = Instant.now();
        return line ->
                System.out.printf(
                        "[%4d s] %s%n",
                        Duration.between(beginning, Instant.now()).toSeconds(), line);
    }

    /**
     * Writes {@code report.md} and says the end: each broken promise, and one line of JSON.
     *
     * @return the exit status: 0 when every promise held, 1 when not
     */
    public static int end(Path folder, String report, List<String> broken, String json)
            throws IOException {
        Path page = folder.resolve("report.md");
        Files.writeString(page, report, UTF_8);
        System.out.println("Report: " + page.toAbsolutePath());
        broken.forEach(promise -> System.out.println("BROKEN: " + promise));
        System.out.println(json);
        return broken.isEmpty() ? 0 : 1;
    }
}
