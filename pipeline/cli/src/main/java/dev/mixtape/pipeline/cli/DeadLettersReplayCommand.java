package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.deadletters.DeadLetterBox;
import dev.mixtape.pipeline.deadletters.DeadLetterBox.Letter;
import dev.mixtape.pipeline.deadletters.DeadLetterFilter;
import dev.mixtape.pipeline.deadletters.Replayer;
import dev.mixtape.pipeline.deadletters.Replayer.Outcome;
import dev.mixtape.pipeline.deadletters.Replayer.Result;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.terminal.Table;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "replay",
        description = {
            "Send the records of dead letters again, after what made them die was mended: their"
                    + " very bytes, read where they stand, go to the end of the tracks topic.",
            "A record that was replayed is passed over the next time. One that dies again is a new"
                    + " dead letter."
        })
final class DeadLettersReplayCommand implements Callable<Integer> {
    private final CliContext cli;

    @Spec private CommandSpec spec;
    @Mixin private DeadLetterOptions which;

    @Option(names = "--all", description = "All of them; needed when nothing else chooses.")
    private boolean all;

    @Option(names = "--dry-run", description = "Say what would be replayed, and do nothing.")
    private boolean dryRun;

    @Option(names = "--again", description = "Also those that were replayed before.")
    private boolean again;

    @Mixin private BrokerOptions broker;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private SettingsOptions settingsOptions;

    DeadLettersReplayCommand(CliContext cli) {
        this.cli = cli;
    }

    /** The last line with {@code --json}: how many were meant, and how they fared. */
    record Report(
            boolean dryRun,
            int letters,
            long replayed,
            long already,
            long gone,
            List<Fate> records) {}

    /** One letter; places are written topic/partition/offset. */
    record Fate(String of, String outcome, String to, String reason) {}

    @Override
    public Integer call() {
        DeadLetterFilter filter = which.filter();
        if (filter.isEverything() != all) {
            throw new ParameterException(
                    spec.commandLine(),
                    all
                            ? "--all and a choice exclude each other"
                            : "Say which: --stage, --reason, --track, --at, --since, --until, or"
                                    + " --all");
        }
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        List<Result> results = broker.with(cli, settings, here -> replay(here, filter));
        Report report = report(results);
        say(results, report, settings);
        if (json) {
            cli.terminal().json(report);
        }
        return report.gone() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private List<Result> replay(Settings here, DeadLetterFilter filter) {
        if (dryRun) {
            List<Letter> letters = new DeadLetterBox(here).letters(filter);
            return Replayer.rehearse(here, letters, again);
        }
        try (Replayer replayer = new Replayer(here, Clock.systemUTC())) {
            return replayer.replay(new DeadLetterBox(here).letters(filter), again);
        }
    }

    private Report report(List<Result> results) {
        return new Report(
                dryRun,
                results.size(),
                count(results, Outcome.REPLAYED) + count(results, Outcome.WOULD_BE_REPLAYED),
                count(results, Outcome.ALREADY),
                count(results, Outcome.GONE),
                results.stream()
                        .map(
                                result ->
                                        new Fate(
                                                result.letter().toString(),
                                                result.outcome().name(),
                                                Objects.toString(result.to(), null),
                                                result.reason()))
                        .toList());
    }

    private static long count(List<Result> results, Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    private void say(List<Result> results, Report report, Settings settings) {
        Table table = new Table("record", "");
        results.forEach(result -> table.row(result.letter(), words(result)));
        if (!results.isEmpty()) {
            cli.terminal().say(table);
        }
        cli.terminal()
                .say(
                        report.replayed()
                                + (dryRun ? " would be sent again to " : " sent again to ")
                                + settings.get(MixtapeSettings.TRACKS_TOPIC)
                                + ", "
                                + report.already()
                                + " were before, "
                                + report.gone()
                                + " are gone."
                                + (report.already() > 0 ? " --again replays once more." : ""));
    }

    private static String words(Result result) {
        return switch (result.outcome()) {
            case REPLAYED -> "replayed, stands at " + result.to() + " now";
            case WOULD_BE_REPLAYED -> "would be replayed";
            case ALREADY -> "replayed before, to " + result.to();
            case GONE -> "gone: " + result.reason();
        };
    }
}
