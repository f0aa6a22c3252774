package dev.mixtape.it.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.it.cluster.Cluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The long form: {@code integration-tests/chaos.sh}. */
@Command(
        name = "chaos.sh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Kills, freezes and starves the processes of a cluster while tracks stream in, and",
            "counts afterwards. Ends with one line of JSON; fails when a promise is broken."
        })
final class Chaos implements Callable<Integer> {
    @Option(names = "--minutes", description = "How long (${DEFAULT-VALUE}).")
    private double minutes = 10;

    @Option(names = "--seed", description = "Of the schedule (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--tracks", description = "How many stream in (${DEFAULT-VALUE}).")
    private int tracks = 5_000;

    @Option(names = "--dir", description = "Of the cluster and the report; made anew.")
    private Path folder = Path.of("target", "chaos");

    @Option(names = "--schedule-only", description = "Prints the schedule and ends.")
    private boolean scheduleOnly;

    /** Runs it, and ends the JVM: 0 when every promise held, 1 when not. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Chaos()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Duration length = Duration.ofMillis(Math.round(minutes * 60_000));
        List<Fault> schedule = Schedule.full(seed, length);
        schedule.forEach(System.out::println);
        if (scheduleOnly) {
            return 0;
        }
        Cluster.deleteAll(folder);
        Files.createDirectories(folder);
        Instant beginning = Instant.now();
        try (Cluster cluster = new Cluster(folder.resolve("cluster"))) {
            ChaosTrial trial =
                    new ChaosTrial(
                            cluster,
                            schedule,
                            tracks,
                            length,
                            line ->
                                    System.out.println(
                                            "[%4d s] %s"
                                                    .formatted(
                                                            Duration.between(
                                                                            beginning,
                                                                            Instant.now())
                                                                    .toSeconds(),
                                                            line)));
            ChaosTrial.Outcome outcome = trial.run();
            String command =
                    "integration-tests/chaos.sh --minutes %s --seed %d --tracks %d"
                            .formatted(minutes, seed, tracks);
            ChaosReport report = new ChaosReport(command, outcome);
            Path page = folder.resolve("report.md");
            Files.writeString(page, report.page(), UTF_8);
            System.out.println("Report: " + page.toAbsolutePath());
            outcome.broken().forEach(line -> System.out.println("BROKEN: " + line));
            System.out.println(report.json(seed));
            return outcome.broken().isEmpty() ? 0 : 1;
        }
    }
}
