package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.deadletters.DeadLetterBox;
import dev.mixtape.pipeline.deadletters.DeadLetterGroups;
import dev.mixtape.pipeline.deadletters.DeadLetterGroups.Group;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.terminal.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "Count dead letters by stage and reason, and how many are not replayed yet.")
final class DeadLettersListCommand implements Callable<Integer> {
    private final CliContext cli;

    @Mixin private DeadLetterOptions which;
    @Mixin private BrokerOptions broker;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private SettingsOptions settingsOptions;

    DeadLettersListCommand(CliContext cli) {
        this.cli = cli;
    }

    /** The last line with {@code --json}; open are those that were not replayed. */
    record Report(long letters, long open, List<Line> groups) {}

    /** One group; times are ISO 8601, the newest is written topic/partition/offset. */
    record Line(
            String stage,
            String reason,
            long letters,
            long open,
            String first,
            String last,
            String newest) {}

    @Override
    public Integer call() {
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        DeadLetterGroups groups = new DeadLetterGroups();
        int unused =
                broker.with(
                        cli,
                        settings,
                        here -> {
                            new DeadLetterBox(here).read(which.filter(), groups::add);
                            return 0;
                        });
        long letters = groups.all().stream().mapToLong(Group::letters).sum();
        long open = groups.all().stream().mapToLong(Group::open).sum();
        say(groups.all(), letters, open);
        if (json) {
            cli.terminal().json(new Report(letters, open, lines(groups.all())));
        }
        return ExitCode.OK;
    }

    private void say(List<Group> groups, long letters, long open) {
        if (!groups.isEmpty()) {
            Table table = new Table("stage", "letters", "open", "last", "newest", "reason of it");
            groups.forEach(
                    group ->
                            table.row(
                                    group.stage(),
                                    group.letters(),
                                    group.open(),
                                    seconds(group.last()),
                                    group.newest(),
                                    group.reason()));
            cli.terminal().say(table);
        }
        cli.terminal()
                .say(
                        letters == 0
                                ? "No dead letters."
                                : letters
                                        + " dead letters, "
                                        + open
                                        + " of them not replayed; see one whole with dead-letters"
                                        + " show --at …");
    }

    private static List<Line> lines(List<Group> groups) {
        return groups.stream()
                .map(
                        group ->
                                new Line(
                                        group.stage().name(),
                                        group.reason(),
                                        group.letters(),
                                        group.open(),
                                        group.first().toString(),
                                        group.last().toString(),
                                        group.newest().toString()))
                .toList();
    }

    static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
