package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.inference.UpdateRates;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.Archive.Version;
import dev.mixtape.pipeline.terminal.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "List the model's versions that can be gone back to, and the newest.")
final class ModelListCommand implements Callable<Integer> {
    private final CliContext cli;

    @Mixin private BrokerOptions broker;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private ModelOptions modelOptions;

    ModelListCommand(CliContext cli) {
        this.cli = cli;
    }

    /** The last line with {@code --json}. */
    record Report(String modelId, List<Line> versions) {}

    /**
     * One version.
     *
     * @param at ISO 8601
     * @param rho how much of it a full batch would replace
     */
    record Line(
            long version,
            String lineage,
            boolean newest,
            String at,
            long tracksLearned,
            int componentsInUse,
            int components,
            double rho) {}

    @Override
    public Integer call() {
        Settings settings = modelOptions.settings();
        int batchTracks = settings.get(LearningSettings.BATCH_TRACKS);
        List<Line> lines =
                broker.with(
                        cli,
                        settings,
                        here -> Versions.all(here, version -> line(version, batchTracks)));
        say(lines);
        if (json) {
            cli.terminal().json(new Report(settings.get(ModelSettings.MODEL_ID), lines));
        }
        return ExitCode.OK;
    }

    private static Line line(Version version, int batchTracks) {
        Model model = version.published().model();
        return new Line(
                model.version(),
                version.published().lineage(),
                version.isNewest(),
                version.at().toString(),
                model.tracksLearned(),
                model.componentsInUse(),
                model.K(),
                UpdateRates.of(model, batchTracks, batchTracks).rho());
    }

    private void say(List<Line> lines) {
        if (!lines.isEmpty()) {
            Table table =
                    new Table("version", "written", "tracks learned", "in use", "rho", "lineage");
            for (Line line : lines) {
                table.row(
                        line.version(),
                        Instant.parse(line.at()).truncatedTo(ChronoUnit.SECONDS),
                        line.tracksLearned(),
                        line.componentsInUse() + " of " + line.components(),
                        String.format(Locale.ROOT, "%.4f", line.rho()),
                        line.lineage() + (line.newest() ? ", newest" : ""));
            }
            cli.terminal().say(table);
        }
        cli.terminal()
                .say(
                        lines.isEmpty()
                                ? "No version yet."
                                : lines.size()
                                        + " versions. rho: how much of each a full batch would"
                                        + " replace. Go back with model rollback VERSION; compare"
                                        + " with model diff A B.");
    }
}
