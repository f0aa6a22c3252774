package dev.mixtape.it.freshness;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.trial.LongForm;
import dev.mixtape.it.trial.Vitals;
import dev.mixtape.operators.flink.RefreshSettings;
import dev.mixtape.operators.flink.listeners.ListenerSettings;
import dev.mixtape.operators.flink.similar.SimilarSettings;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The long form of all that is about freshness: {@code integration-tests/freshness.sh}. */
@Command(
        name = "freshness.sh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tracks come, change and go while the model learns and listeners hear them;"
                    + " embeddings,",
            "neighbours and tastes follow.",
            "Ends with one line of JSON; fails when a promise is broken."
        })
final class Freshness implements Callable<Integer> {
    @Spec private CommandSpec command;

    @Option(names = "--tracks", description = "That come (${DEFAULT-VALUE}).")
    private int tracks = 100_000;

    @Option(names = "--seed", description = "Of audio, changes and samples (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--track-seconds", description = "Length of a track (${DEFAULT-VALUE}).")
    private double trackSeconds = 1.5;

    @Option(
            names = "--ahead",
            description = "Tracks that wait in the topic, at most (${DEFAULT-VALUE}).")
    private int ahead = 5_000;

    @Option(
            names = "--compared",
            description = "Embeddings that are made directly as well (${DEFAULT-VALUE}).")
    private int compared = 2_000;

    @Option(
            names = "--searched",
            description = "Lists that are compared with exact search (${DEFAULT-VALUE}).")
    private int searched = 1_000;

    @Option(
            names = "--listeners",
            description = "Who hear as many tracks in all as come (${DEFAULT-VALUE}).")
    private int listeners = 1_000;

    @Option(
            names = "--kills",
            description =
                    "Processes that get kill -9 while tracks come, TaskManagers and the broker in"
                            + " turn (${DEFAULT-VALUE}).")
    private int kills = 0;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the job, over its defaults and those of this trial.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--dir", description = "Of the report; DIR/cluster is made anew.")
    private Path folder = Path.of("target", "freshness");

    /** Runs it, and ends the JVM: 0 when every promise held, 1 when not. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Freshness()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        LongForm.check(command, tracks >= 1000, "--tracks=" + tracks + ": must be at least 1000");
        LongForm.check(
                command, trackSeconds > 0, "--track-seconds=" + trackSeconds + ": must be above 0");
        LongForm.check(command, ahead > 0, "--ahead=" + ahead + ": must be above 0");
        LongForm.check(command, compared > 0, "--compared=" + compared + ": must be above 0");
        LongForm.check(command, searched > 0, "--searched=" + searched + ": must be above 0");
        LongForm.check(command, listeners > 0, "--listeners=" + listeners + ": must be above 0");
        LongForm.check(command, kills >= 0, "--kills=" + kills + ": must be at least 0");
        Path home = folder.resolve("cluster");
        Cluster.deleteAll(home);
        Files.createDirectories(home.resolve("log"));
        FreshnessTrial.Plan plan =
                new FreshnessTrial.Plan(
                        tracks, seed, trackSeconds, ahead, compared, searched, listeners, kills);
        try (Cluster cluster = new Cluster(home, Vitals.javaOptions(home))) {
            cluster.closeWithJvm();
            FreshnessTrial trial =
                    new FreshnessTrial(cluster, jobSettings(), plan, LongForm.journal());
            FreshnessTrial.Outcome outcome = trial.run();
            FreshnessReport report = new FreshnessReport(outcome);
            ImageIO.write(report.charts(), "png", folder.resolve("freshness.png").toFile());
            return LongForm.end(folder, report.page(line()), outcome.broken(), report.json());
        }
    }

    private Settings jobSettings() {
        Settings made =
                MixtapeSettings.defaults()
                        .with(LearningSettings.BATCH_TRACKS, 1024)
                        .with(RefreshSettings.REFRESH_SHARE, 0.2)
                        .with(RefreshSettings.REFRESH_CHECK_INTERVAL, "1 min")
                        .with(SimilarSettings.SIMILAR_ENABLED, "true")
                        .with(ListenerSettings.LISTENERS, "true");
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            made = made.with(setting.getKey(), setting.getValue());
        }
        for (Setting<Boolean> needed :
                List.of(SimilarSettings.SIMILAR_ENABLED, ListenerSettings.LISTENERS)) {
            LongForm.check(
                    command,
                    made.get(needed),
                    "--set "
                            + needed.key()
                            + "=false: must be true, this trial judges what it makes");
        }
        return made;
    }

    private String line() {
        StringBuilder line =
                new StringBuilder(
                        "integration-tests/freshness.sh --tracks %d --seed %d --track-seconds %s --ahead %d --compared %d --searched %d --listeners %d --kills %d"
                                .formatted(
                                        tracks,
                                        seed,
                                        trackSeconds,
                                        ahead,
                                        compared,
                                        searched,
                                        listeners,
                                        kills));
        settings.forEach((key, value) -> line.append(" --set ").append(key + "=" + value));
        return line.toString();
    }
}
