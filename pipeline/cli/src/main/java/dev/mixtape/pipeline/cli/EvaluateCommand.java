package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.evaluation.Split;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.evaluate.Cache;
import dev.mixtape.pipeline.evaluate.Corpus;
import dev.mixtape.pipeline.evaluate.FrameCache;
import dev.mixtape.pipeline.evaluate.HdpgmmModel.Fitted;
import dev.mixtape.pipeline.evaluate.Manifest;
import dev.mixtape.pipeline.evaluate.ManifestReader;
import dev.mixtape.pipeline.evaluate.ManifestSongs;
import dev.mixtape.pipeline.evaluate.ModelSpec;
import dev.mixtape.pipeline.evaluate.SongModels;
import dev.mixtape.pipeline.evaluate.SongSet;
import dev.mixtape.pipeline.evaluate.Splits;
import dev.mixtape.pipeline.evaluate.Study;
import dev.mixtape.pipeline.evaluate.Task;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "evaluate",
        description =
                "Compare representations of songs with labels or tags, as the paper does: its"
                        + " baselines, the HDPGMM, a linear classifier, cross-validation.")
final class EvaluateCommand implements Callable<Integer> {
    private final CliContext cli;

    @Parameters(
            paramLabel = "MANIFEST",
            description =
                    "A CSV file: path (audio or .npy frames, relative to it); label, or tags"
                            + " separated by |; optionally split (train, valid, test) and group.")
    private Path manifest;

    @Option(
            names = "--models",
            paramLabel = "LIST",
            defaultValue = "hdpgmm,g1,vq",
            description =
                    "What to compare: hdpgmm, g1, vq, gaussian, vlad, gmm, with parameters where"
                            + " wanted, such as hdpgmm:temperature=4,g1,gmm:width=256. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String models;

    @Option(
            names = "--corpus",
            paramLabel = "SOURCE",
            description =
                    "Other songs, without labels, to learn models from: a folder of .npy or of"
                            + " music, or HDF5. Default: each fold's own training songs.")
    private Path corpus;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A model.npz to use as hdpgmm instead of learning one.")
    private Path model;

    @Option(
            names = "--task",
            paramLabel = "genre|tagging",
            description =
                    "What is predicted. Default: genre if the manifest has labels, else tagging.")
    private String task;

    @Option(
            names = "--tags",
            paramLabel = "N",
            defaultValue = "0",
            description = "Use only the N most frequent tags. Default: all.")
    private int tags;

    @Option(
            names = "--folds",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "Parts of the cross-validation, where the manifest gives no split. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int folds;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "Repetitions, each with a seed of its own. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "The seed of folds, fits and searches in the first run; one more in each"
                            + " further run. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--epochs",
            paramLabel = "E",
            defaultValue = "5",
            description = "How often hdpgmm passes over its songs. Default: ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(
            names = "--draws",
            paramLabel = "N",
            defaultValue = "32",
            description =
                    "How many values of the regression's C are tried. Default: ${DEFAULT-VALUE}.")
    private int draws;

    @Option(
            names = "--excerpt",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description =
                    "Take only so many seconds from the middle of each song. Default: whole songs.")
    private double excerpt;

    @Option(
            names = "--representation",
            paramLabel = "FORM",
            defaultValue = "vector",
            description =
                    "What stands for a song with hdpgmm: vector (its Fisher vector along the"
                            + " model's axes, 256 numbers), loglikelihood (the paper's embedding)"
                            + " or responsibilities."
                            + " Default: ${DEFAULT-VALUE}.")
    private String representation;

    @Option(
            names = "--study",
            paramLabel = "regularisation|samples",
            description = "Vary eta0, or the number of songs to learn from, as in the paper.")
    private String study;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "evaluation",
            description =
                    "Where to write scores.csv, summary.csv, predictions.csv and chart.png."
                            + " Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Where frames, models and vectors are kept for next time. Default:"
                            + " .mixtape-cache beside --out.")
    private Path cache;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private RecommendOptions recommendOptions;

    @Mixin private SettingsOptions settingsOptions;

    EvaluateCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws IOException {
        checkNumbers();
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        Manifest songs = ManifestReader.read(manifest, column(), tags);
        Judging judging = judging(songs);
        SongModels makers = makers(settings);
        List<ModelSpec> wanted = ModelSpec.parse(models);
        wanted.forEach(spec -> judging.check(makers.create(spec)));
        Study figure = study();

        FrameCache frames =
                new FrameCache(
                        makers.cache(),
                        AudioLimits.of(settings),
                        FeatureSet.of(settings),
                        excerpt,
                        cli.terminal());
        SongSet set = ManifestSongs.read(songs, frames, cli.terminal());
        try (SongSet source = corpus == null ? null : Corpus.open(corpus, frames, cli.terminal())) {
            int learned = source != null ? source.count() : judging.leastLearned(set);
            List<ModelSpec> compared = figure == null ? wanted : figure.variants(wanted, learned);
            judging.run(set, source, compared.stream().map(makers::create).toList());
        }
        return ExitCode.OK;
    }

    private void checkNumbers() {
        require(folds >= 2, "--folds=" + folds + ": must be at least 2");
        require(runs >= 1, "--runs=" + runs + ": must be at least 1");
        require(epochs >= 1, "--epochs=" + epochs + ": must be at least 1");
        require(draws >= 1, "--draws=" + draws + ": must be at least 1");
        require(tags >= 0, "--tags=" + tags + ": must be at least 0");
        require(
                excerpt >= 0 && excerpt <= 86_400,
                "--excerpt=" + excerpt + ": must be between 0 and 86400 seconds");
    }

    private static void require(boolean right, String sentence) {
        if (!right) {
            throw new UserError(sentence);
        }
    }

    private Judging judging(Manifest songs) {
        Publication publication = new Publication(out, json, seed, cli);
        return recommendOptions.asked()
                ? new Recommending(
                        recommendOptions.task(songs),
                        songs.file().getFileName().toString(),
                        runs,
                        publication)
                : new Classifying(songs, splits(songs), draws, publication);
    }

    private String column() {
        if (recommendOptions.asked()) {
            require(
                    task == null,
                    "--task=" + task + ": is not for --interactions; leave one of them out");
            return ManifestReader.PATH;
        }
        if (task == null) {
            return null;
        }
        return Arrays.stream(Task.values())
                .filter(known -> known.word().equals(task))
                .map(Task::column)
                .findFirst()
                .orElseThrow(() -> new UserError("--task=" + task + ": must be genre or tagging"));
    }

    private Study study() {
        try {
            return study == null ? null : Study.valueOf(study.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UserError("--study=" + study + ": must be regularisation or samples", e);
        }
    }

    private List<List<Split>> splits(Manifest songs) {
        List<List<Split>> splits = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            splits.add(Splits.of(songs, folds, seed + run));
        }
        return splits;
    }

    private SongModels makers(Settings settings) throws IOException {
        Path beside = out.toAbsolutePath().normalize().getParent();
        return new SongModels(
                settings,
                epochs,
                SongModels.form(representation),
                model == null ? null : Fitted.of(model, FitCommand.readModel(model)),
                new Cache(cache == null ? beside.resolve(".mixtape-cache") : cache));
    }
}
