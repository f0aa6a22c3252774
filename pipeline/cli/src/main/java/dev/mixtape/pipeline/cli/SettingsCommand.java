package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.terminal.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** What can be set, from where docs/settings.md has it too. */
@Command(name = "settings", description = "List the settings, by part of the job.")
final class SettingsCommand implements Callable<Integer> {
    private final CliContext cli;

    @Parameters(
            arity = "0..1",
            paramLabel = "WORD",
            defaultValue = "",
            description = "Only those whose key or meaning has this word.")
    private String word;

    SettingsCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        boolean found = false;
        for (SettingGroup group : JobParts.STANDARD.groups()) {
            List<Setting<?>> chosen = group.settings().stream().filter(this::isAskedFor).toList();
            if (!chosen.isEmpty()) {
                found = true;
                Table table = new Table(group.title(), "default", "meaning");
                chosen.forEach(
                        setting ->
                                table.row(setting.key(), setting.defaultText(), setting.meaning()));
                cli.terminal().say(table);
                cli.terminal().say("");
            }
        }
        if (!found) {
            throw new UserError(word + ": no setting has this word; leave it out to see them all");
        }
        return ExitCode.OK;
    }

    private boolean isAskedFor(Setting<?> setting) {
        return setting.key().contains(word) || setting.meaning().contains(word);
    }
}
