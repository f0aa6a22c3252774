package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.console.UserError;
import dev.mixtape.pipeline.settings.Settings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description =
                "Stream a few dozen synthetic tracks, or your own, through a real broker and the"
                        + " job, and show what came out.")
final class DemoCommand implements Callable<Integer> {

    private final Workbench workbench;

    @Option(names = "--music", paramLabel = "DIR", description = "Use this folder of music.")
    private Path music;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private SettingsOptions settingsOptions;

    DemoCommand(Workbench workbench) {
        this.workbench = workbench;
    }

    @Override
    public Integer call() {
        workbench.console().note("music=" + music + " json=" + json);
        settingsOptions.over(Settings.defaults());
        throw new UserError("being built; use doctor, features or ingest meanwhile");
    }
}
