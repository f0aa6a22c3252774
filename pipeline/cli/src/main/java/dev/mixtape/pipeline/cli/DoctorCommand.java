package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.cli.Finding.Verdict;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description =
                "Look at what Mixtape needs on this machine, and say how to mend what is missing.")
final class DoctorCommand implements Callable<Integer> {

    private final CliContext cli;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private SettingsOptions settingsOptions;

    DoctorCommand(CliContext cli) {
        this.cli = cli;
    }

    /** The last line with {@code --json}. */
    record Report(boolean healthy, String version, List<Finding> checks) {}

    @Override
    public Integer call() {
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        Checkup checkup = new Checkup(cli, settings);
        Terminal terminal = cli.terminal();
        terminal.say("Mixtape " + Version.number());
        List<Finding> findings = new ArrayList<>();
        checkup.checks()
                .forEach(
                        check -> {
                            Finding finding = check.get();
                            findings.add(finding);
                            show(finding);
                        });
        boolean healthy = findings.stream().noneMatch(f -> f.verdict() == Verdict.MISSING);
        terminal.say(
                healthy
                        ? "Everything that Mixtape needs is here: try ./mixtape demo"
                        : "Something that Mixtape needs is missing; see above how to mend it");
        if (json) {
            terminal.json(new Report(healthy, Version.number(), findings));
        }
        return healthy ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void show(Finding finding) {
        Terminal terminal = cli.terminal();
        terminal.say(
                String.format("  %-7s", finding.verdict().word()),
                colour(finding.verdict()),
                String.format("  %-8s %s", finding.name(), finding.found()));
        if (!finding.remedy().isEmpty()) {
            terminal.say("                    → " + finding.remedy());
        }
    }

    private static Terminal.Colour colour(Verdict verdict) {
        return switch (verdict) {
            case OK -> Terminal.Colour.GREEN;
            case NOTE -> Terminal.Colour.YELLOW;
            case MISSING -> Terminal.Colour.RED;
        };
    }
}
