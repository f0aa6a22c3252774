package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.deadletters.DeadLetterBox;
import dev.mixtape.pipeline.deadletters.DeadLetterBox.Letter;
import dev.mixtape.pipeline.deadletters.Replay;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.terminal.Table;
import dev.mixtape.schemas.DeadLetter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "show", description = "Show dead letters one by one, each whole.")
final class DeadLettersShowCommand implements Callable<Integer> {
    private final CliContext cli;

    @Mixin private DeadLetterOptions which;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "The newest so many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Mixin private BrokerOptions broker;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private SettingsOptions settingsOptions;

    DeadLettersShowCommand(CliContext cli) {
        this.cli = cli;
    }

    /** The last line with {@code --json}: how many are meant, and the newest of them. */
    record Report(int letters, List<Shown> shown) {}

    /** One letter; times are ISO 8601, places topic/partition/offset. */
    record Shown(
            String at,
            String stage,
            String reason,
            String trackId,
            String deadAt,
            String replayedTo,
            String replayedAt) {}

    @Override
    public Integer call() {
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        List<Letter> letters =
                broker.with(cli, settings, here -> new DeadLetterBox(here).letters(which.filter()));
        List<Shown> shown =
                letters.stream()
                        .sorted((a, b) -> b.letter().getDeadAt().compareTo(a.letter().getDeadAt()))
                        .limit(limit)
                        .map(DeadLettersShowCommand::shown)
                        .toList();
        shown.forEach(this::say);
        cli.terminal()
                .say(
                        letters.size() > shown.size()
                                ? "The newest "
                                        + shown.size()
                                        + " of "
                                        + letters.size()
                                        + "; --limit shows more."
                                : letters.size() + " dead letters.");
        if (json) {
            cli.terminal().json(new Report(letters.size(), shown));
        }
        return ExitCode.OK;
    }

    private static Shown shown(Letter letter) {
        DeadLetter it = letter.letter();
        return new Shown(
                letter.coordinates().toString(),
                it.getStage().name(),
                it.getReason(),
                it.getTrackId(),
                it.getDeadAt().toString(),
                letter.replay().map(Replay::to).map(Object::toString).orElse(null),
                letter.replay().map(Replay::at).map(Object::toString).orElse(null));
    }

    private void say(Shown letter) {
        Table table = new Table("", "");
        table.row("record", letter.at()).row("died", letter.deadAt() + ", at " + letter.stage());
        if (letter.trackId() != null) {
            table.row("track", letter.trackId());
        }
        table.row("reason", letter.reason());
        if (letter.replayedTo() != null) {
            table.row("replayed", letter.replayedAt() + ", to " + letter.replayedTo());
        }
        cli.terminal().say(table);
        cli.terminal().say("");
    }
}
