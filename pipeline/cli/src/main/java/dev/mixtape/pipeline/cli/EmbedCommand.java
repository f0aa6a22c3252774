package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.backend.BackendSettings;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.learner.Embeddings;
import dev.mixtape.operators.learner.Songs;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.terminal.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "embed",
        description = "Embed a bounded source with a model, without Kafka and without learning.")
final class EmbedCommand implements Callable<Integer> {
    private final CliContext cli;

    @Parameters(
            paramLabel = "SOURCE",
            description =
                    "A folder of .npy frames, a folder of music, or an HDF5 file with data, indptr"
                            + " and ids.")
    private Path source;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = "A model.npz of fit or model export.")
    private Path model;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description =
                    "Where to write ids, embeddings, responsibilities, boundPerFrame, vectors.")
    private Path out;

    @Mixin private SettingsOptions settingsOptions;

    EmbedCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        Model with = FitCommand.readModel(model);
        try (Songs songs = FitCommand.open(source, settings, cli)) {
            Embeddings embeddings = embed(settings, with, songs);
            embeddings.write(out);
        }
        return ExitCode.OK;
    }

    private Embeddings embed(Settings settings, Model with, Songs songs) {
        String backend = settings.get(BackendSettings.BACKEND);
        Embeddings embeddings;
        try (Progress progress = cli.terminal().progress("Embedding", songs.count(), "songs")) {
            embeddings =
                    Embeddings.of(
                            with,
                            songs,
                            Backends.spread(backend),
                            settings.get(MixtapeSettings.PARALLELISM),
                            progress::to);
        } catch (IOException e) {
            throw new UserError(e.getMessage(), e);
        }
        cli.terminal()
                .say(
                        String.format(
                                "%s holds %d songs of %d components, by version %d",
                                out, songs.count(), with.K(), with.version()));
        return embeddings;
    }
}
