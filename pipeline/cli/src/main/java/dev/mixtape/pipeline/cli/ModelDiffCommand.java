package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.interpretation.ComponentMove;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.terminal.Table;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        description = {
            "Say which components moved from version A to version B, how far, and what they carry.",
            "How far: the Jeffreys divergence, in nats a frame. Most felt ones first: divergence"
                    + " times share."
        })
final class ModelDiffCommand implements Callable<Integer> {
    private static final int FEATURES = 3;

    /** Below this a frame can hardly tell a component before from the one after. */
    private static final double MOVED_NATS = 0.1;

    private final CliContext cli;

    @Parameters(index = "0", paramLabel = "A", description = "A version of model list.")
    private long before;

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    private long after;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many components. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Mixin private BrokerOptions broker;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private ModelOptions modelOptions;

    ModelDiffCommand(CliContext cli) {
        this.cli = cli;
    }

    /**
     * The last line with {@code --json}.
     *
     * @param moved components that went further than 0.1 nats
     * @param meanNats mean over the components by their larger share
     */
    record Report(
            long before,
            long after,
            long tracksBefore,
            long tracksAfter,
            int components,
            long moved,
            double meanNats,
            List<Line> moves) {}

    /** One component; shares of all stick mass. */
    record Line(
            int component,
            double nats,
            double shareBefore,
            double shareAfter,
            List<ComponentsReport.Feature> features) {}

    @Override
    public Integer call() {
        Settings settings = modelOptions.settings();
        if (top < 1) {
            throw new UserError("--top=" + top + ": must be at least 1");
        }
        List<PublishedModel> both =
                broker.with(
                        cli,
                        settings,
                        here ->
                                List.of(
                                        Versions.numbered(here, before),
                                        Versions.numbered(here, after)));
        Model from = both.get(0).model();
        Model to = both.get(1).model();
        List<ComponentMove> moves = moves(settings, from, to);
        Report report = report(from, to, moves);
        say(report, moves);
        if (json) {
            cli.terminal().json(report);
        }
        return ExitCode.OK;
    }

    private static List<ComponentMove> moves(Settings settings, Model from, Model to) {
        try {
            return ComponentMove.between(
                    from, to, FeatureSet.namesOf(FeatureSet.of(settings), to.D()), FEATURES);
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    private Report report(Model from, Model to, List<ComponentMove> moves) {
        double felt = moves.stream().mapToDouble(ComponentMove::felt).sum();
        double shares =
                moves.stream()
                        .mapToDouble(move -> Math.max(move.shareBefore(), move.shareAfter()))
                        .sum();
        return new Report(
                from.version(),
                to.version(),
                from.tracksLearned(),
                to.tracksLearned(),
                moves.size(),
                moves.stream().filter(move -> move.nats() > MOVED_NATS).count(),
                shares > 0 ? felt / shares : 0,
                moves.stream().limit(top).map(ModelDiffCommand::line).toList());
    }

    private static Line line(ComponentMove move) {
        return new Line(
                move.component(),
                move.nats(),
                move.shareBefore(),
                move.shareAfter(),
                move.features().stream().map(ComponentsReport::feature).toList());
    }

    private void say(Report report, List<ComponentMove> moves) {
        Table table = new Table("component", "nats", "share", "moved");
        moves.stream()
                .limit(top)
                .forEach(
                        move ->
                                table.row(
                                        move.component(),
                                        move.nats(),
                                        ComponentsReport.percent(move.shareBefore())
                                                + " to "
                                                + ComponentsReport.percent(move.shareAfter()),
                                        features(move)));
        cli.terminal().say(table);
        cli.terminal()
                .say(
                        String.format(
                                Locale.ROOT,
                                "From version %d (%d tracks) to %d (%d tracks), %d of %d components"
                                        + " moved by more than %.1f nats; the mean, by share, is"
                                        + " %.3f nats. moved: in the features' units, and in"
                                        + " standard deviations.",
                                report.before(),
                                report.tracksBefore(),
                                report.after(),
                                report.tracksAfter(),
                                report.moved(),
                                report.components(),
                                MOVED_NATS,
                                report.meanNats()));
    }

    private static String features(ComponentMove move) {
        return move.nats() == 0
                ? "not at all"
                : move.features().stream()
                        .map(ComponentsReport::words)
                        .collect(Collectors.joining(", "));
    }
}
