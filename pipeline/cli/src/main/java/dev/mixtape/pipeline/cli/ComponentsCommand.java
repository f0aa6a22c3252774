package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.backend.BackendSettings;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.flink.ComponentRecords;
import dev.mixtape.operators.interpretation.ComponentDescription;
import dev.mixtape.operators.interpretation.ComponentDescription.Length;
import dev.mixtape.operators.interpretation.DistinctFeature;
import dev.mixtape.operators.interpretation.SongShares;
import dev.mixtape.operators.interpretation.SongTally;
import dev.mixtape.operators.interpretation.Tags;
import dev.mixtape.operators.learner.Embeddings;
import dev.mixtape.operators.learner.Songs;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.ingest.MusicFolder;
import dev.mixtape.pipeline.ingest.SongSource;
import dev.mixtape.pipeline.ingest.TagFile;
import dev.mixtape.pipeline.ingest.TaggedSong;
import dev.mixtape.pipeline.ingest.TrackFiles;
import dev.mixtape.pipeline.kafka.Components;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.terminal.Progress;
import dev.mixtape.schemas.ComponentSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "components",
        description =
                "Say what the most loaded components mean: share, tags, songs that exemplify them,"
                        + " features that set them apart. Without SOURCE, as the running system's"
                        + " components topic has it.")
final class ComponentsCommand implements Callable<Integer> {
    private final CliContext cli;

    @Parameters(
            paramLabel = "SOURCE",
            arity = "0..1",
            description =
                    "A folder of .npy frames, a folder of music, or an HDF5 file with data, indptr"
                            + " and ids.")
    private Path source;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A model.npz of fit or model export; SOURCE needs one.")
    private Path model;

    @Option(
            names = "--tags",
            paramLabel = "FILE",
            description =
                    "A CSV file with columns id (or path) and tags (or label, separated by |), and"
                            + " maybe title and artist. Default: what a folder's music files say.")
    private Path tags;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many components, by share. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write all components as CSV too, one row for each tag, song, feature.")
    private Path out;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private BrokerOptions broker;

    @Mixin private SettingsOptions settingsOptions;

    ComponentsCommand(CliContext cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        if (top < 1) {
            throw new UserError("--top=" + top + ": must be at least 1");
        }
        ComponentsReport report = source == null ? ofTheStream(settings) : ofTheSource(settings);
        if (out != null) {
            report.write(out);
        }
        report.say(cli.terminal(), top);
        if (json) {
            cli.terminal().json(report.json(top));
        }
        return ExitCode.OK;
    }

    private ComponentsReport ofTheStream(Settings settings) {
        if (model != null || tags != null) {
            throw new UserError(
                    (model != null ? "--model" : "--tags")
                            + " without SOURCE: name the songs to describe the model by, or leave"
                            + " it out to see what the running system says");
        }
        return broker.with(cli, settings, ComponentsCommand::read);
    }

    private static ComponentsReport read(Settings here) {
        List<ComponentSummary> newest = Components.newest(here);
        if (newest.isEmpty()) {
            throw new UserError(
                    "topic "
                            + here.get(MixtapeSettings.COMPONENTS_TOPIC)
                            + " at "
                            + here.kafka().getProperty("bootstrap.servers")
                            + " holds nothing about model "
                            + here.get(ModelSettings.MODEL_ID)
                            + ": wait for components.interval after the first version, or set"
                            + " topics.components and model.id");
        }
        long version =
                newest.stream().mapToLong(ComponentSummary::getModelVersion).max().orElseThrow();
        return new ComponentsReport(
                version,
                newest.stream()
                        .map(ComponentRecords::description)
                        .sorted(
                                Comparator.comparingDouble(ComponentDescription::share)
                                        .reversed()
                                        .thenComparing(ComponentDescription::component))
                        .toList());
    }

    private ComponentsReport ofTheSource(Settings settings) throws IOException {
        if (model == null) {
            throw new UserError(
                    source + " without --model: name a model.npz of fit or model export");
        }
        Model described = FitCommand.readModel(model);
        Map<String, TaggedSong> known = tags == null ? null : TagFile.read(tags, source);
        try (Songs songs = FitCommand.open(source, settings, cli)) {
            Map<String, TaggedSong> said = known == null ? saidByTheFiles() : known;
            checkNames(songs, said);
            return new ComponentsReport(
                    described.version(),
                    ComponentDescription.of(
                            count(settings, described, songs, said).counts(),
                            DistinctFeature.of(
                                    described,
                                    FeatureSet.namesOf(FeatureSet.of(settings), described.D()),
                                    Length.DEFAULT.features()),
                            Length.DEFAULT));
        }
    }

    private SongTally count(
            Settings settings, Model described, Songs songs, Map<String, TaggedSong> said) {
        SongTally tally = new SongTally(Length.DEFAULT.exemplars());
        Embeddings.Taker taker =
                (j, result) -> tally.add(shares(songs.id(j), said.get(songs.id(j)), result));
        try (Progress progress = cli.terminal().progress("Inferring", songs.count(), "songs")) {
            Embeddings.each(
                    described,
                    songs,
                    Backends.spread(settings.get(BackendSettings.BACKEND)),
                    settings.get(MixtapeSettings.PARALLELISM),
                    taker,
                    progress::to);
        } catch (IOException e) {
            throw new UserError(e.getMessage(), e);
        }
        return tally;
    }

    private static SongShares shares(String id, TaggedSong said, SongResult result) {
        TaggedSong song = said == null ? new TaggedSong(id, null, null, List.of()) : said;
        return SongShares.of(
                id,
                song.title(),
                song.artist(),
                result.frames(),
                song.tags(),
                result.responsibilities());
    }

    /** Files of frames say nothing; neither does HDF5. */
    private Map<String, TaggedSong> saidByTheFiles() throws IOException {
        if (!SongSource.isMusic(source)) {
            return Map.of();
        }
        TrackFiles reader = new TrackFiles(true, 0, Clock.systemUTC());
        return new MusicFolder(source)
                .files().stream()
                        .map(reader::read)
                        .map(
                                track ->
                                        new TaggedSong(
                                                track.getId(),
                                                track.getTitle(),
                                                track.getArtist(),
                                                Tags.clean(track.getTags())))
                        .collect(Collectors.toMap(TaggedSong::id, Function.identity()));
    }

    /** A file of tags that speaks of other songs would leave every component without one. */
    private void checkNames(Songs songs, Map<String, TaggedSong> said) {
        long named = 0;
        long tagged = 0;
        for (int j = 0; j < songs.count(); j++) {
            TaggedSong song = said.get(songs.id(j));
            named += song == null ? 0 : 1;
            tagged += song == null || song.tags().isEmpty() ? 0 : 1;
        }
        if (tags != null && named == 0) {
            throw new UserError(
                    String.format(
                            "%s: names none of the %d songs of %s; ids there are such as %s",
                            tags, songs.count(), source, songs.id(0)));
        }
        cli.terminal()
                .note(
                        String.format(
                                "mixtape: %d of %d songs have tags%s",
                                tagged,
                                songs.count(),
                                tagged == 0 ? "; name a file of them with --tags" : ""));
    }
}
