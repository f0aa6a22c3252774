package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.console.UserError;
import dev.mixtape.pipeline.settings.Settings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "export", description = "Write the newest whole model as a NumPy archive.")
final class ModelExportCommand implements Callable<Integer> {

    private final Workbench workbench;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "Where to write it, such as model.npz.")
    private Path out;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "A broker of the Kafka with the models topic; default: what up left.")
    private String bootstrap;

    @Mixin private SettingsOptions settingsOptions;

    ModelExportCommand(Workbench workbench) {
        this.workbench = workbench;
    }

    @Override
    public Integer call() {
        workbench.console().note("out=" + out + " bootstrap=" + bootstrap);
        settingsOptions.over(Settings.defaults());
        throw new UserError("being built; use doctor, features or ingest meanwhile");
    }
}
