package dev.mixtape.it.poison;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.trial.LongForm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The long form: {@code integration-tests/poisoned.sh}. */
@Command(
        name = "poisoned.sh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "An hour of noise comes down on a catalog of songs while processes are killed; the"
                    + " gate refuses it, or the model is rolled back, or nobody does anything.",
            "Ends with one line of JSON: how far the songs' embeddings are from those of a job"
                    + " that never heard the noise. Fails when a promise is broken."
        })
final class Poisoned implements Callable<Integer> {
    /** Processes live long enough for the optimizing compiler to pay. */
    private static final String JAVA_OPTIONS = "-XX:+UseSerialGC";

    @Spec private CommandSpec command;

    @Parameters(
            paramLabel = "NOISE",
            arity = "0..1",
            description = "Tracks of noise (${DEFAULT-VALUE}).")
    private int noise = 10_000;

    @Option(names = "--batch", description = "batch.tracks of the job (${DEFAULT-VALUE}).")
    private int batch = 250;

    @Option(names = "--kills", description = "Processes killed in each hour (${DEFAULT-VALUE}).")
    private int kills = 3;

    @Option(
            names = "--ways",
            split = ",",
            description = "To live through it, in order (${DEFAULT-VALUE}).")
    private List<String> ways =
            List.of(
                    "lockstep-rollback",
                    "lockstep-none",
                    "lockstep-gate",
                    "live-clean",
                    "live-rollback");

    @Option(
            names = "--in-one-process",
            description =
                    "Broker and job run in this process, for a machine that is too small for five:"
                            + " what is killed is the job, between two checkpoints.")
    private boolean inOneProcess;

    @Option(names = "--dir", description = "Of the report; DIR/cluster is made anew.")
    private Path folder = Path.of("target", "poisoned");

    /** Runs it, and ends the JVM: 0 when every promise held, 1 when not. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Poisoned()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        LongForm.check(command, noise > 0, "NOISE=" + noise + ": must be at least 1");
        LongForm.check(command, batch > 0, "--batch=" + batch + ": must be at least 1");
        LongForm.check(command, kills >= 0, "--kills=" + kills + ": must be at least 0");
        List<Way> lived = new ArrayList<>();
        for (String name : ways) {
            try {
                lived.add(Way.of(name));
            } catch (IllegalArgumentException e) {
                LongForm.check(command, false, "--ways=" + e.getMessage());
            }
        }
        Files.createDirectories(folder);
        Plan plan = Plan.of(noise, batch, kills);
        return inOneProcess ? inOneProcess(plan, lived) : inProcesses(plan, lived);
    }

    private int inProcesses(Plan plan, List<Way> lived) throws Exception {
        Path home = folder.resolve("cluster");
        Cluster.deleteAll(home);
        try (Cluster cluster = new Cluster(home, JAVA_OPTIONS)) {
            cluster.closeWithJvm();
            cluster.mustStart("--taskmanagers", "2");
            return compare(plan, lived, new Processes(cluster));
        }
    }

    private int inOneProcess(Plan plan, List<Way> lived) throws Exception {
        Path checkpoints = folder.resolve("checkpoints");
        Cluster.deleteAll(checkpoints);
        try (OneProcess process = new OneProcess(checkpoints)) {
            return compare(plan, lived, process);
        }
    }

    private int compare(Plan plan, List<Way> lived, Machines machines) throws Exception {
        Comparison comparison = new Comparison(machines, plan, LongForm.journal());
        for (Way way : lived) {
            comparison.live(way);
        }
        String line =
                "integration-tests/poisoned.sh %d --batch %d --kills %d%s --ways %s"
                        .formatted(
                                noise,
                                batch,
                                kills,
                                inOneProcess ? " --in-one-process" : "",
                                String.join(",", ways));
        PoisonReport report = new PoisonReport(plan, comparison.results());
        return LongForm.end(folder, report.page(line), report.broken(), report.json());
    }
}
