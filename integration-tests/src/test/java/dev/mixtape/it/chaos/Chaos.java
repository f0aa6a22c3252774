package dev.mixtape.it.chaos;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.faults.Fault;
import dev.mixtape.it.trial.LongForm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The long form: {@code integration-tests/chaos.sh}. */
@Command(
        name = "chaos.sh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Kills, freezes and starves the processes of a cluster while tracks stream in, takes",
            "the job back to an older state, and counts afterwards. Ends with one line of JSON;"
                    + " fails when a promise is broken."
        })
final class Chaos implements Callable<Integer> {
    /** So many need both TaskManagers: when one is lost, only a smaller job can go on. */
    private static final int SUBTASKS = 3;

    private static final int MAX_VERSION_LAG = 20;

    @Spec private CommandSpec command;

    @Option(names = "--minutes", description = "Over which the faults come (${DEFAULT-VALUE}).")
    private double minutes = 6;

    @Option(names = "--seed", description = "Of the schedule (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--tracks", description = "How many stream in meanwhile (${DEFAULT-VALUE}).")
    private int tracks = 1_500;

    @Option(names = "--dir", description = "Of the report; DIR/cluster is made anew.")
    private Path folder = Path.of("target", "chaos");

    @Option(names = "--schedule-only", description = "Prints the schedule and ends.")
    private boolean scheduleOnly;

    /** Runs it, and ends the JVM: 0 when every promise held, 1 when not. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Chaos()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        LongForm.check(command, minutes > 0, "--minutes=" + minutes + ": must be above 0");
        LongForm.check(command, tracks > 0, "--tracks=" + tracks + ": must be at least 1");
        Duration length = Duration.ofMillis(Math.round(minutes * 60_000));
        List<Fault> schedule = Schedule.full(seed, length, ChaosSettings.AWAY);
        schedule.forEach(System.out::println);
        if (scheduleOnly) {
            return 0;
        }
        Path home = folder.resolve("cluster");
        Cluster.deleteAll(home);
        Files.createDirectories(folder);
        try (Cluster cluster = new Cluster(home)) {
            cluster.closeWithJvm();
            ChaosTrial.Plan plan =
                    new ChaosTrial.Plan(seed, schedule, tracks, length, SUBTASKS, MAX_VERSION_LAG);
            ChaosTrial trial = new ChaosTrial(cluster, plan, LongForm.journal());
            ChaosTrial.Outcome outcome = trial.run();
            String line =
                    "integration-tests/chaos.sh --minutes %s --seed %d --tracks %d"
                            .formatted(minutes, seed, tracks);
            ChaosReport report = new ChaosReport(line, outcome);
            return LongForm.end(folder, report.page(), outcome.broken(), report.json(seed));
        }
    }
}
