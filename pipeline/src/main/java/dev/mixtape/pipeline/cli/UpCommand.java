package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.console.UserError;
import dev.mixtape.pipeline.settings.Settings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description =
                "Start a broker and the job, and stay: new files in the folder become tracks as"
                        + " they appear.")
final class UpCommand implements Callable<Integer> {

    private final Workbench workbench;

    @Option(names = "--music", paramLabel = "DIR", description = "Watch this folder of music.")
    private Path music;

    @Mixin private SettingsOptions settingsOptions;

    UpCommand(Workbench workbench) {
        this.workbench = workbench;
    }

    @Override
    public Integer call() {
        workbench.console().note("music=" + music);
        settingsOptions.over(Settings.defaults());
        throw new UserError("being built; use doctor, features or ingest meanwhile");
    }
}
