package dev.mixtape.it.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what every process of a cluster has logged, in all its lives, and tells errors that a fault
 * explains from those that nobody caused.
 *
 * <p>An error is explained when it came within a disturbance, and is one that we know and whose
 * reason we can state. A job that restarts, or a process that prints to its console, needs an
 * explanation just as well.
 *
 * @param explained how often each known error came
 * @param unexplained the others, with the file they are in
 */
public record LogAudit(Map<Known, Integer> explained, List<String> unexplained) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");

    private static final Pattern ENTRY =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}) (\\w+) +.*");

    /** The job fails, which Flink logs as information. */
    private static final Pattern JOB_FAILS =
            Pattern.compile(
                    "Job \\S+ \\([0-9a-f]{32}\\) switched from state \\w+ to"
                            + " (FAILING|RESTARTING|FAILED)");

    /**
     * On consoles: the JVM's remarks about its options, Aparapi's about an OpenCL it sees, and
     * JavaCPP's that there is a newer one of it than of OpenBLAS.
     */
    private static final Pattern REMARK =
            Pattern.compile(
                    "Picked up JAVA_TOOL_OPTIONS: .*|WARNING: Using incubator modules: .*"
                            + "|WARNING: Aparapi is running on an untested OpenCL platform.*"
                            + "|Warning: Versions of org.bytedeco:javacpp:\\S+ and"
                            + " org.bytedeco:openblas:\\S+ do not match\\.");

    /**
     * An error that a disturbance may cause.
     *
     * @param anytime whether it may come without one
     */
    public record Known(String role, Pattern pattern, boolean anytime, String reason) {
        /** Makes one; the pattern is looked for in the entry and its exceptions' messages. */
        public static Known of(String role, String pattern, String reason) {
            return new Known(role, Pattern.compile(pattern, Pattern.DOTALL), false, reason);
        }

        /** Makes one that needs no fault: a machine with too much to do is enough, or a stop. */
        public static Known atAnyTime(String role, String pattern, String reason) {
            return new Known(role, Pattern.compile(pattern, Pattern.DOTALL), true, reason);
        }

        boolean explains(Path log, String entry) {
            return log.getFileName().toString().startsWith(role) && pattern.matcher(entry).find();
        }
    }

    /** A time within which errors are to be expected. */
    public record Disturbance(Instant from, Instant to) {
        /** A job that restarts backs off for up to a minute, and may meet an error after that. */
        private static final Duration AFTERMATH = Duration.ofSeconds(70);

        /** That of a fault, which was over at a time. */
        public static Disturbance by(Instant began, Instant over) {
            return new Disturbance(began, over.plus(AFTERMATH));
        }

        boolean holds(Instant time) {
            return !time.isBefore(from) && !time.isAfter(to);
        }
    }

    /** Reads the logs of the processes in a folder. */
    public static LogAudit of(Path folder, List<Disturbance> disturbances, List<Known> known)
            throws IOException {
        LogAudit audit = new LogAudit(new LinkedHashMap<>(), new ArrayList<>());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (!name.matches("(broker|jobmanager|taskmanager-).*")) {
                    continue;
                }
                if (name.endsWith(".out")) {
                    audit.readConsole(file);
                } else {
                    for (String entry : entries(file)) {
                        audit.judge(file, entry, disturbances, known);
                    }
                }
            }
        }
        return audit;
    }

    private void judge(Path file, String entry, List<Disturbance> disturbances, List<Known> known) {
        Matcher head = ENTRY.matcher(entry.lines().findFirst().orElse(""));
        if (!head.matches()) {
            unexplained.add(file.getFileName() + ": not a log's entry: " + brief(entry));
            return;
        }
        boolean error = head.group(2).equals("ERROR") || head.group(2).equals("FATAL");
        if (!error && !JOB_FAILS.matcher(entry).find()) {
            return;
        }
        Instant time =
                LocalDateTime.parse(head.group(1), TIME).atZone(ZoneId.systemDefault()).toInstant();
        boolean disturbed = disturbances.stream().anyMatch(d -> d.holds(time));
        Optional<Known> reason = known.stream().filter(k -> k.explains(file, entry)).findFirst();
        boolean expected = disturbed || reason.filter(Known::anytime).isPresent();
        if (expected && (reason.isPresent() || !error)) {
            reason.ifPresent(k -> explained.merge(k, 1, Integer::sum));
        } else {
            unexplained.add(
                    file.getFileName() + (disturbed ? ": " : ": undisturbed: ") + brief(entry));
        }
    }

    private void readConsole(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file, UTF_8)) {
            lines.filter(line -> !line.isBlank() && !REMARK.matcher(line).matches())
                    .forEach(line -> unexplained.add(file.getFileName() + ": " + line));
        }
    }

    /** Entries with the messages of their exceptions, without the stacks. */
    private static List<String> entries(Path log) {
        List<String> entries = new ArrayList<>();
        StringBuilder entry = new StringBuilder();
        try (Stream<String> lines = Files.lines(log, UTF_8)) {
            lines.filter(line -> !line.matches("\\s+(at |\\.\\.\\. ).*"))
                    .forEach(
                            line -> {
                                if (ENTRY.matcher(line).matches() && entry.length() > 0) {
                                    entries.add(entry.toString());
                                    entry.setLength(0);
                                }
                                entry.append(line).append('\n');
                            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (entry.length() > 0) {
            entries.add(entry.toString());
        }
        return entries;
    }

    private static String brief(String entry) {
        String line = entry.strip().replaceAll("\\s*\n\\s*", " | ").replaceAll(" {2,}", " ");
        return line.length() <= 500 ? line : line.substring(0, 500) + "…";
    }
}
