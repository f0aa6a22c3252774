package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.npz.ModelArchive;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.console.UserError;
import dev.mixtape.pipeline.ingest.Bootstrap;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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
    public Integer call() throws IOException {
        Settings settings = settingsOptions.over(Settings.defaults());
        Model model = bootstrap == null ? readWhatUpLeft(settings) : read(settings, bootstrap);
        ModelArchive.write(model, out);
        workbench
                .console()
                .say(
                        String.format(
                                "%s holds version %d: %d components of %d features, learned from"
                                        + " %d tracks",
                                out, model.version(), model.K(), model.D(), model.tracksLearned()));
        return ExitCode.OK;
    }

    private Model readWhatUpLeft(Settings settings) throws IOException {
        Path folder = workbench.home().resolve(UpCommand.FOLDER).resolve("kafka");
        if (!Files.isDirectory(folder)) {
            throw new UserError(
                    "no model yet: run ./mixtape up --music DIR first, or name a broker with"
                            + " --bootstrap HOST:PORT");
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            return read(settings, broker.bootstrapServers());
        } catch (IOException e) {
            throw new UserError(
                    e.getMessage()
                            + "; if up is running, export from its broker with --bootstrap"
                            + " HOST:PORT",
                    e);
        }
    }

    private static Model read(Settings settings, String servers) {
        Bootstrap.check(servers);
        Settings here = settings.with("kafka.bootstrap.servers", servers);
        return Models.newest(here)
                .orElseThrow(
                        () ->
                                new UserError(
                                        "topic "
                                                + here.get(MixtapeSettings.MODELS_TOPIC)
                                                + " at "
                                                + servers
                                                + " holds no whole version of model "
                                                + here.get(MixtapeSettings.MODEL_ID)
                                                + ": wait for the first, or set topics.models and"
                                                + " model.id"));
    }
}
