package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.npz.WholeFile;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "progress",
        description =
                "Show how learning goes, from the topic progress: the newest versions, how well"
                        + " their songs were explained before they were learned from, and what has"
                        + " drifted.")
final class ProgressCommand implements Callable<Integer> {
    /** The curve bends about so many times, if nobody says how smooth it is to be. */
    private static final int BENDS = 50;

    private final CliContext cli;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many versions to show, the newest. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            description = "Draw the learning curve, over all versions.")
    private Path out;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Write all versions as CSV, one row each.")
    private Path csv;

    @Option(
            names = "--smooth",
            paramLabel = "TRACKS",
            description =
                    "The memory of the smoothed curve, in tracks. Default: a 50th of the tracks"
                            + " learned.")
    private Long smooth;

    @Option(
            names = "--against",
            paramLabel = "ID",
            description =
                    "Compare the challenger of this id with the model of model.id, on the songs"
                            + " that both judged before they had seen them; --out draws both.")
    private String against;

    @Mixin private BrokerOptions broker;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private SettingsOptions settingsOptions;

    ProgressCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        atLeastOne("--top", top);
        if (smooth != null) {
            atLeastOne("--smooth", smooth);
        }
        ProgressReport report = broker.with(cli, settings, this::report);
        if (csv != null) {
            write(csv, report.csv());
        }
        if (out != null) {
            write(out, png(report.chart()));
        }
        report.say(cli.terminal(), top);
        if (json) {
            cli.terminal().json(report.json(top));
        }
        return ExitCode.OK;
    }

    private static void atLeastOne(String option, long value) {
        if (value < 1) {
            throw new UserError(option + "=" + value + ": must be at least 1");
        }
    }

    private ProgressReport report(Settings here) {
        SortedMap<String, LearningHistory> models = histories(here);
        Comparison comparison = against == null ? null : comparison(here, models);
        double memory = smooth == null ? aFewBends(models) : smooth;
        return new ProgressReport(
                models,
                memory,
                comparison == null ? null : new ComparisonReport(comparison, memory));
    }

    /** Adds the challenger to the models, and compares it with the one of model.id. */
    private Comparison comparison(Settings here, SortedMap<String, LearningHistory> models) {
        String first = here.get(ModelSettings.MODEL_ID);
        if (against.equals(first)) {
            throw new UserError(
                    "--against=" + against + ": is model.id itself; name the challenger beside it");
        }
        Settings its = ModelOptions.of(here, against, "--against");
        models.putAll(histories(its));
        return Comparison.read(
                judge(ModelOptions.of(here, first, "model.id"), models), judge(its, models));
    }

    private static Comparison.Judge judge(
            Settings settings, SortedMap<String, LearningHistory> models) {
        String id = settings.get(ModelSettings.MODEL_ID);
        if (!models.containsKey(id)) {
            throw new UserError(
                    "topic "
                            + settings.get(MixtapeSettings.PROGRESS_TOPIC)
                            + " holds no version of model "
                            + id
                            + "; name the model by model.id or --against");
        }
        return new Comparison.Judge(
                settings,
                models.get(id),
                Versions.newest(settings).model().whitening().logDeterminant());
    }

    private static SortedMap<String, LearningHistory> histories(Settings here) {
        String topic = here.get(MixtapeSettings.PROGRESS_TOPIC);
        if (!Topics.exist(here, topic)) {
            throw new UserError("there is no topic " + topic + ": start the job, which makes it");
        }
        SortedMap<String, LearningHistory> models = LearningHistory.read(here);
        if (models.isEmpty()) {
            throw new UserError(
                    "topic "
                            + topic
                            + " at "
                            + here.kafka().getProperty("bootstrap.servers")
                            + " holds no version yet: wait for the first, which takes"
                            + " bootstrap.tracks songs, and the next checkpoint");
        }
        return models;
    }

    private static double aFewBends(SortedMap<String, LearningHistory> models) {
        return models.values().stream()
                .mapToDouble(history -> history.newest().getTracksLearned() / (double) BENDS)
                .map(tracks -> Math.max(1, Math.rint(tracks)))
                .max()
                .orElseThrow();
    }

    private byte[] png(Optional<BufferedImage> chart) {
        if (chart.isEmpty()) {
            throw new UserError(
                    "--out: no song was judged yet but those that gave version 0 its sample; wait"
                            + " for the versions that learn from others");
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(chart.get(), "png", png);
        } catch (IOException e) {
            throw new UserError(out + ": cannot be drawn (" + e.getMessage() + ")", e);
        } catch (LinkageError | InternalError e) {
            throw new UserError(
                    "--out: this Java has no fonts to write with; install some (Debian: apt-get"
                            + " install fontconfig fonts-dejavu-core)",
                    e);
        }
        return png.toByteArray();
    }

    private static void write(Path file, byte[] bytes) {
        try {
            WholeFile.write(file, bytes);
        } catch (IOException e) {
            throw new UserError(file + ": cannot be written (" + e.getMessage() + ")", e);
        }
    }
}
