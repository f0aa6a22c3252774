package dev.mixtape.it.load;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.trial.LongForm;
import dev.mixtape.it.trial.Vitals;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The long form of all that is about load: {@code integration-tests/load.sh}. */
@Command(
        name = "load.sh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "A topic that is far behind, a soak at this machine's rate, a burst of 20 times that.",
            "Ends with one line of JSON; fails when a promise is broken."
        })
final class Load implements Callable<Integer> {
    @Spec private CommandSpec command;

    @Option(names = "--minutes", description = "Of the soak (${DEFAULT-VALUE}).")
    private double minutes = 60;

    @Option(
            names = "--backlog",
            description = "Tracks that wait when the job starts (${DEFAULT-VALUE}).")
    private int backlog = 100_000;

    @Option(
            names = "--share",
            description = "Of the rate of catching up, for the soak (${DEFAULT-VALUE}).")
    private double share = 0.9;

    @Option(names = "--track-seconds", description = "Length of a track (${DEFAULT-VALUE}).")
    private double trackSeconds = 1;

    @Option(names = "--burst-seconds", description = "Length of the burst (${DEFAULT-VALUE}).")
    private double burstSeconds = 10;

    @Option(names = "--dir", description = "Of the report; DIR/cluster is made anew.")
    private Path folder = Path.of("target", "load");

    /** Runs it, and ends the JVM: 0 when every promise held, 1 when not. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Load()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        LongForm.check(command, minutes > 0, "--minutes=" + minutes + ": must be above 0");
        LongForm.check(
                command,
                backlog >= 1000,
                "--backlog=" + backlog + ": must be at least 1000 to show a rate");
        LongForm.check(
                command,
                share > 0 && share <= 1,
                "--share=" + share + ": must be above 0 and at most 1");
        LongForm.check(
                command, trackSeconds > 0, "--track-seconds=" + trackSeconds + ": must be above 0");
        LongForm.check(
                command, burstSeconds > 0, "--burst-seconds=" + burstSeconds + ": must be above 0");
        Path home = folder.resolve("cluster");
        Cluster.deleteAll(home);
        Files.createDirectories(home.resolve("log"));
        LoadTrial.Plan plan =
                new LoadTrial.Plan(
                        Duration.ofMillis(Math.round(minutes * 60_000)),
                        backlog,
                        share,
                        trackSeconds,
                        burstSeconds);
        try (Cluster cluster = new Cluster(home, Vitals.javaOptions(home))) {
            cluster.closeWithJvm();
            LoadTrial trial =
                    new LoadTrial(cluster, MixtapeSettings.defaults(), plan, LongForm.journal());
            LoadReport report = new LoadReport(trial.run());
            ImageIO.write(report.chart(false), "png", folder.resolve("resident.png").toFile());
            ImageIO.write(report.chart(true), "png", folder.resolve("heap.png").toFile());
            return LongForm.end(folder, report.page(line()), report.broken(), report.json());
        }
    }

    private String line() {
        return "integration-tests/load.sh --minutes %s --backlog %d --share %s --track-seconds %s --burst-seconds %s"
                .formatted(minutes, backlog, share, trackSeconds, burstSeconds);
    }
}
