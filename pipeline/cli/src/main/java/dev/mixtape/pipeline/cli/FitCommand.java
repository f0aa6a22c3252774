package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.backend.BackendSettings;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.learner.Fit;
import dev.mixtape.operators.learner.LearnedBatch;
import dev.mixtape.operators.learner.Learner;
import dev.mixtape.operators.learner.Songs;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.npz.ModelArchive;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.fit.BoundedLearning;
import dev.mixtape.pipeline.ingest.SongSource;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.terminal.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fit",
        description =
                "Learn a model from a bounded source, without Kafka, with the stream's own"
                        + " inference and update.")
final class FitCommand implements Callable<Integer> {
    private final CliContext cli;

    @Parameters(
            paramLabel = "SOURCE",
            description =
                    "A folder of .npy frames (N x D, any D), a folder of music, or an HDF5 file"
                            + " with data, indptr and ids.")
    private Path source;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "Where to write the model, such as model.npz.")
    private Path out;

    @Option(
            names = "--epochs",
            paramLabel = "E",
            defaultValue = "1",
            description = "How often to pass over the source. Default: ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "Go on learning this model instead of beginning one.")
    private Path model;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private SettingsOptions settingsOptions;

    FitCommand(CliContext cli) {
        this.cli = cli;
    }

    /** The last line with {@code --json}. */
    record Outcome(
            long versions,
            List<Double> boundPerFrame,
            List<Double> bound,
            int componentsInUse,
            double songsPerSecond) {}

    @Override
    public Integer call() throws IOException {
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        if (epochs < 1) {
            throw new UserError("--epochs=" + epochs + ": must be at least 1");
        }
        Model before = model == null ? null : readModel(model);
        try (Songs songs = open(source, settings, cli)) {
            Fit fit = fit(settings, before, songs);
            ModelArchive.write(fit.model(), out);
            report(fit);
        }
        return ExitCode.OK;
    }

    private Fit fit(Settings settings, Model before, Songs songs) throws IOException {
        Learner learner = BoundedLearning.learner(settings, songs.count(), epochs);
        Hyperparameters h =
                BoundedLearning.hyperparameters(settings, songs.dimensions(), songs.count());
        String name = settings.get(BackendSettings.BACKEND);
        Supplier<InferenceBackend> backend = Backends.spread(name);
        try (Progress progress =
                cli.terminal().progress("Learning", (long) epochs * songs.count(), "songs")) {
            Consumer<LearnedBatch> teller =
                    line -> {
                        progress.note(note(line));
                        progress.to((long) line.epoch() * line.songs() + line.songsDone());
                    };
            return before == null
                    ? learner.fit(h, songs, backend, teller)
                    : learner.goOn(before, songs, backend, teller);
        } catch (IOException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    private static String note(LearnedBatch line) {
        return String.format(
                Locale.ROOT,
                "bound %.2f a frame, rho %.3f, %d components",
                line.boundPerFrame(),
                line.rho(),
                line.componentsInUse());
    }

    private void report(Fit fit) {
        for (int epoch = 0; epoch < fit.boundPerFrame().size(); epoch++) {
            cli.terminal()
                    .say(
                            String.format(
                                    Locale.ROOT,
                                    "epoch %d: bound %.4f a frame, before learning from each song",
                                    epoch + 1,
                                    fit.boundPerFrame().get(epoch)));
        }
        cli.terminal()
                .say(
                        String.format(
                                Locale.ROOT,
                                "%s holds version %d: %d of %d components in use; %.1f songs/s",
                                out,
                                fit.model().version(),
                                fit.model().componentsInUse(),
                                fit.model().K(),
                                fit.songsPerSecond()));
        if (json) {
            cli.terminal()
                    .json(
                            new Outcome(
                                    fit.model().version() + 1,
                                    fit.boundPerFrame(),
                                    fit.bound(),
                                    fit.model().componentsInUse(),
                                    Math.round(fit.songsPerSecond() * 100) / 100.0));
        }
    }

    /** Opens a source; what is wrong with it is the user's to mend. */
    static Songs open(Path source, Settings settings, CliContext cli) {
        try {
            return SongSource.open(
                    source, AudioLimits.of(settings), FeatureSet.of(settings), cli.terminal());
        } catch (IOException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    /** Reads a model; what is wrong with it is the user's to mend. */
    static Model readModel(Path file) {
        try {
            return ModelArchive.read(file);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new UserError(file + ": no such file; check the path", e);
        } catch (IOException e) {
            throw new UserError(e.getMessage(), e);
        }
    }
}
