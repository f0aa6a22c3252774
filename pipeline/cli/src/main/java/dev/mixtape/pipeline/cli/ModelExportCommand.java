package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.npz.ModelArchive;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.console.UserError;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "export", description = "Write the newest whole model as a NumPy archive.")
final class ModelExportCommand implements Callable<Integer> {
    private final CliContext cli;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "Where to write it, such as model.npz.")
    private Path out;

    @Mixin private BrokerOptions broker;

    @Mixin private SettingsOptions settingsOptions;

    ModelExportCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        PublishedModel newest = broker.with(cli, settings, ModelExportCommand::newest);
        Model model = newest.model();
        ModelArchive.write(model, out);
        cli.console()
                .say(
                        String.format(
                                "%s holds version %d%s: %d components of %d features, learned from"
                                        + " %d tracks",
                                out,
                                model.version(),
                                lineage(newest),
                                model.K(),
                                model.D(),
                                model.tracksLearned()));
        return ExitCode.OK;
    }

    /** Versions of releases before there were lineages have none. */
    private static String lineage(PublishedModel model) {
        return model.lineage().isEmpty() ? "" : " of lineage " + model.lineage();
    }

    /**
     * The newest whole version.
     *
     * @throws UserError if there is none
     */
    static PublishedModel newest(Settings here) {
        return Models.newest(here)
                .orElseThrow(
                        () ->
                                new UserError(
                                        "topic "
                                                + here.get(MixtapeSettings.MODELS_TOPIC)
                                                + " at "
                                                + here.kafka().getProperty("bootstrap.servers")
                                                + " holds no whole version of model "
                                                + here.get(ModelSettings.MODEL_ID)
                                                + ": wait for the first, or set topics.models and"
                                                + " model.id"));
    }
}
