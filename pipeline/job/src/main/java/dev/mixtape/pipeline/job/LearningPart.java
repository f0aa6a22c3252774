package dev.mixtape.pipeline.job;

import static dev.mixtape.pipeline.settings.MixtapeSettings.DEAD_LETTERS_RETENTION;
import static dev.mixtape.pipeline.settings.MixtapeSettings.DEAD_LETTERS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.TRACKS_TOPIC;

import dev.mixtape.operators.fetch.FetchRules;
import dev.mixtape.operators.flink.FrameTracks;
import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.operators.flink.Lockstep;
import dev.mixtape.operators.flink.Outputs;
import dev.mixtape.operators.flink.Song;
import dev.mixtape.operators.framing.FramingOptions;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.signing.KeysFile;
import dev.mixtape.pipeline.kafka.Topic;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * What every job does: tracks become embeddings, and the model learns from them.
 *
 * <pre>
 *   tracks ─▶ frame tracks ─▶ {@link ModelLine} ─▶ embeddings, models, progress
 *                  │               │
 *                  └─▶ dead letters ◀┘
 * </pre>
 */
public final class LearningPart implements JobPart {
    private static final String TRACKS = "tracks";
    private static final String DEAD_LETTERS = "dead-letters";

    private final Optional<Source<IncomingRecord, ?, ?>> tracks;

    /** Learns from the tracks topic. */
    public LearningPart() {
        tracks = Optional.empty();
    }

    /** Learns from the records of another source. */
    public LearningPart(Source<IncomingRecord, ?, ?> tracks) {
        this.tracks = Optional.of(tracks);
    }

    @Override
    public String name() {
        return "learning";
    }

    @Override
    public List<SettingGroup> settings() {
        return MixtapeSettings.LEARNING;
    }

    @Override
    public List<Topic> topics() {
        List<Topic> topics = new ArrayList<>(List.of(Topics.TRACKS.read()));
        topics.addAll(ModelLine.FIRST.topics());
        topics.add(Topic.log(DEAD_LETTERS_TOPIC, DEAD_LETTERS_RETENTION).written());
        return topics;
    }

    @Override
    public Map<Setting<String>, Class<? extends SpecificRecord>> topicsOfOneModel() {
        return Map.of(ModelLine.FIRST.embeddingsTopic(), TrackEmbedding.class);
    }

    @Override
    public List<String> sources() {
        return Stream.concat(Stream.of(TRACKS), ModelLine.FIRST.sources().stream()).toList();
    }

    @Override
    public List<String> sinks() {
        return Stream.concat(ModelLine.FIRST.sinks().stream(), Stream.of(DEAD_LETTERS)).toList();
    }

    @Override
    public List<Setting<?>> fixed(Settings settings) {
        return settings.get(LearningSettings.LOCKSTEP)
                ? Stream.concat(
                                MixtapeSettings.FIXED.stream(),
                                MixtapeSettings.FIXED_IN_LOCKSTEP.stream())
                        .toList()
                : MixtapeSettings.FIXED;
    }

    @Override
    public void addTo(JobGraph graph) {
        SingleOutputStreamOperator<Song> songs = frame(graph);
        ModelLine.Streams made =
                ModelLine.FIRST.addTo(
                        graph,
                        graph.options(),
                        graph.startCheck(),
                        songs,
                        songs.getSideOutput(Outputs.CONTRIBUTIONS));
        graph.share(songs, made);
        graph.deadLetters(songs.getSideOutput(Outputs.DEAD_LETTERS));
        graph.atTheEnd(() -> writeDeadLetters(graph));
    }

    private SingleOutputStreamOperator<Song> frame(JobGraph graph) {
        KeysFile keys = KeysFile.of(graph.settings());
        var unused = keys.read(); // one that will not do is refused here, not by restarts for ever
        return graph.source(TRACKS, tracks.orElseGet(() -> records(graph)))
                .process(
                        new FrameTracks(
                                        FramingOptions.of(graph.settings()),
                                        FetchRules.of(graph.settings()),
                                        keys,
                                        graph.settings().get(ModelSettings.MODEL_ID),
                                        graph.options().lockstep(),
                                        graph.attemptsFolder())
                                .beside(graph.settings().get(MixtapeSettings.CHALLENGER_ID)))
                .name("frame tracks")
                .uid("frame-tracks");
    }

    private static Source<IncomingRecord, ?, ?> records(JobGraph graph) {
        Lockstep lockstep = graph.options().lockstep();
        return lockstep == null
                ? graph.kafka().records(TRACKS, TRACKS_TOPIC)
                : graph.kafka().records(TRACKS, TRACKS_TOPIC, lockstep);
    }

    /** Keyed by the coordinates of the record that died. */
    private static void writeDeadLetters(JobGraph graph) {
        graph.sink(
                graph.deadLetters(),
                DEAD_LETTERS,
                DEAD_LETTERS_TOPIC,
                DeadLetter.class,
                letter ->
                        letter.getTopic() + "/" + letter.getPartition() + "/" + letter.getOffset());
    }
}
