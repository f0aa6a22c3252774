package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.flink.similar.SimilarSettings;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.text.PlainText;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.kafka.Newest;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.similar.SimilarReason;
import dev.mixtape.pipeline.similar.SimilarReason.Song;
import dev.mixtape.pipeline.terminal.Table;
import dev.mixtape.schemas.SimilarTrack;
import dev.mixtape.schemas.SimilarTracks;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "similar",
        description = "Show the tracks most like a track, from the topic similar-tracks.")
final class SimilarCommand implements Callable<Integer> {
    private static final int CANDIDATES_SHOWN = 5;

    private final CliContext cli;

    @Parameters(
            paramLabel = "TRACK",
            description = "Its id, or a part of its id, title or artist that no other track has.")
    private String track;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of them to show. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(
            names = "--why",
            paramLabel = "TRACK",
            description =
                    "Instead, say why this other track is like it: the components that bring most"
                            + " of the cosine of their vectors, and in which features both differ"
                            + " from these alike.")
    private String other;

    @Mixin private BrokerOptions broker;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private SettingsOptions settingsOptions;

    SimilarCommand(CliContext cli) {
        this.cli = cli;
    }

    /** The last line with {@code --json}. */
    record Report(
            String trackId,
            String title,
            String similarity,
            long modelVersion,
            List<Line> similar) {}

    /** One neighbour; its title is null if it has none. */
    record Line(String trackId, String title, float similarity) {}

    @Override
    public Integer call() {
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        if (other != null) {
            SimilarReason reason = broker.with(cli, settings, this::reason);
            SimilarReasonTable.say(reason, cli.terminal());
            if (json) {
                cli.terminal().json(reason);
            }
            return ExitCode.OK;
        }
        Report report = broker.with(cli, settings, this::report);
        Table table = new Table(report.similarity(), "track", "id");
        report.similar()
                .forEach(
                        line ->
                                table.row(
                                        String.format(Locale.ROOT, "%.3f", line.similarity()),
                                        line.title() == null ? "" : line.title(),
                                        line.trackId()));
        cli.terminal()
                .say(
                        "Most like "
                                + (report.title() == null ? "" : report.title() + ", ")
                                + report.trackId()
                                + ":");
        cli.terminal().say(table);
        if (json) {
            cli.terminal().json(report);
        }
        return ExitCode.OK;
    }

    private Report report(Settings settings) {
        requireTopic(settings);
        Map<String, String> names =
                Newest.of(
                        settings,
                        settings.get(MixtapeSettings.EMBEDDINGS_TOPIC),
                        TrackEmbedding.class,
                        key -> true,
                        SimilarCommand::name);
        String id = find(names, track);
        SimilarTracks similar =
                Newest.of(
                                settings,
                                settings.get(SimilarSettings.SIMILAR_TRACKS_TOPIC),
                                SimilarTracks.class,
                                id::equals,
                                record -> record)
                        .get(id);
        if (similar == null) {
            throw new UserError(
                    id
                            + ": embedded, but nothing is known of its neighbours yet; they are"
                            + " kept by a job with similar.enabled=true and visible after its next"
                            + " checkpoint");
        }
        return new Report(
                id,
                titleOf(names, id),
                similar.getSimilarity(),
                similar.getModelVersion(),
                similar.getNeighbours().stream()
                        .limit(top)
                        .map(neighbour -> line(names, neighbour))
                        .toList());
    }

    private SimilarReason reason(Settings settings) {
        String topic = settings.get(MixtapeSettings.EMBEDDINGS_TOPIC);
        if (!Topics.exist(settings, topic)) {
            throw new UserError("there is no topic " + topic + ": start the job, which makes it");
        }
        Map<String, String> names =
                Newest.of(settings, topic, TrackEmbedding.class, key -> true, SimilarCommand::name);
        String one = find(names, track);
        String two = find(names, other);
        Map<String, TrackEmbedding> both =
                Newest.of(
                        settings,
                        topic,
                        TrackEmbedding.class,
                        key -> key.equals(one) || key.equals(two),
                        record -> record);
        for (String id : List.of(one, two)) {
            if (!both.containsKey(id)) {
                throw new UserError(id + ": was withdrawn just now");
            }
        }
        Song a = song(both.get(one));
        Song b = song(both.get(two));
        Model model = Versions.newest(settings).model();
        return SimilarReason.of(
                model, FeatureSet.namesOf(FeatureSet.of(settings), model.D()), a, b);
    }

    private static Song song(TrackEmbedding embedding) {
        return new Song(
                embedding.getTrackId(), name(embedding), EmbeddingRecords.vector(embedding));
    }

    private static void requireTopic(Settings settings) {
        String topic = settings.get(SimilarSettings.SIMILAR_TRACKS_TOPIC);
        if (!Topics.exist(settings, settings.get(MixtapeSettings.EMBEDDINGS_TOPIC), topic)) {
            throw new UserError(
                    "there is no topic "
                            + topic
                            + ": start the job with --set similar.enabled=true, which makes it");
        }
    }

    private static String find(Map<String, String> names, String track) {
        if (names.containsKey(track)) {
            return track;
        }
        String part = PlainText.line(track).toLowerCase(Locale.ROOT);
        List<String> found =
                names.keySet().stream()
                        .filter(
                                id ->
                                        PlainText.line(id + " " + names.get(id))
                                                .toLowerCase(Locale.ROOT)
                                                .contains(part))
                        .sorted()
                        .toList();
        if (found.isEmpty()) {
            throw new UserError(
                    "track " + track + ": no embedded track has that in its id, title or artist");
        }
        if (found.size() > 1) {
            throw new UserError(
                    "track "
                            + track
                            + ": means "
                            + found.size()
                            + " tracks, such as "
                            + found.stream()
                                    .limit(CANDIDATES_SHOWN)
                                    .collect(Collectors.joining(", "))
                            + "; give an id");
        }
        return found.get(0);
    }

    private static Line line(Map<String, String> names, SimilarTrack neighbour) {
        return new Line(
                neighbour.getTrackId(),
                titleOf(names, neighbour.getTrackId()),
                neighbour.getSimilarity());
    }

    private static String titleOf(Map<String, String> names, String id) {
        String name = names.get(id);
        return name == null || name.isEmpty() ? null : name;
    }

    /** Title and artist, or nothing. */
    static String name(TrackEmbedding embedding) {
        String title = embedding.getTitle();
        if (title == null || title.isBlank()) {
            return "";
        }
        return embedding.getArtist() == null ? title : title + " – " + embedding.getArtist();
    }
}
