package dev.mixtape.pipeline.job;

import static dev.mixtape.pipeline.settings.MixtapeSettings.CONTROL_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.DEAD_LETTERS_RETENTION;
import static dev.mixtape.pipeline.settings.MixtapeSettings.DEAD_LETTERS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.EMBEDDINGS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.MODELS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.PROGRESS_RETENTION;
import static dev.mixtape.pipeline.settings.MixtapeSettings.PROGRESS_TOPIC;
import static dev.mixtape.pipeline.settings.MixtapeSettings.TRACKS_TOPIC;

import dev.mixtape.operators.fetch.FetchRules;
import dev.mixtape.operators.flink.AddContributions;
import dev.mixtape.operators.flink.FrameTracks;
import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.operators.flink.InferSongs;
import dev.mixtape.operators.flink.LearnCorpusOperator;
import dev.mixtape.operators.flink.Lockstep;
import dev.mixtape.operators.flink.Outputs;
import dev.mixtape.operators.flink.ReadControls;
import dev.mixtape.operators.flink.Song;
import dev.mixtape.operators.flink.Withdrawals;
import dev.mixtape.operators.framing.FramingOptions;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.signing.KeysFile;
import dev.mixtape.pipeline.kafka.IncomingRecordDeserializer;
import dev.mixtape.pipeline.kafka.ModelUpdateDeserializer;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.pipeline.kafka.RecordSerializer;
import dev.mixtape.pipeline.kafka.Topic;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.Contribution;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * What every job does: tracks become embeddings, and the model learns from them.
 *
 * <pre>
 *   tracks ─▶ frame tracks ─▶ infer songs ─┬─▶ embeddings
 *                  │           ▲     │     └─▶ add contributions ─▶ learn corpus ─▶ models, progress
 *                  └─▶ dead letters ◀┘         model-control ─▶ read controls ─▶ ┘│
 *                              └──────────────── models (broadcast) ◀─────────────┘  by Kafka
 * </pre>
 *
 * <p>The models topic is the only way back, an ordinary source: the graph has no cycle.
 */
public final class LearningPart implements JobPart {
    private static final String TRACKS = "tracks";
    private static final String MODELS = "models";
    private static final String CONTROLS = "model-control";
    private static final String EMBEDDINGS = "embeddings";
    private static final String MODEL_UPDATES = "model-updates";
    private static final String PROGRESS = "progress";
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
        return List.of(
                Topics.TRACKS.read(),
                Topic.table(EMBEDDINGS_TOPIC).written(),
                // The pieces of a version stay in the order in which they were written.
                Topic.table(MODELS_TOPIC).compactedSoon().onePartition().read().written(),
                Topics.CONTROLS.read(),
                Topic.log(PROGRESS_TOPIC, PROGRESS_RETENTION).onePartition().written(),
                Topic.log(DEAD_LETTERS_TOPIC, DEAD_LETTERS_RETENTION).written());
    }

    @Override
    public Map<Setting<String>, Class<? extends SpecificRecord>> topicsOfOneModel() {
        return Map.of(EMBEDDINGS_TOPIC, TrackEmbedding.class);
    }

    @Override
    public List<String> sources() {
        return List.of(TRACKS, MODELS, CONTROLS);
    }

    @Override
    public List<String> sinks() {
        return List.of(EMBEDDINGS, MODEL_UPDATES, PROGRESS, DEAD_LETTERS);
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
        DataStream<ModelUpdate> models =
                graph.source(
                                MODELS,
                                // From now on: a job without a checkpoint has no state to go with
                                // models of the past, and makes its own.
                                graph.kafka()
                                        .source(
                                                MODELS,
                                                MODELS_TOPIC,
                                                OffsetsInitializer.latest(),
                                                new ModelUpdateDeserializer()))
                        .setParallelism(1); // the pieces of a version stay in order
        SingleOutputStreamOperator<Song> songs = frame(graph);
        SingleOutputStreamOperator<TrackEmbedding> embeddings =
                songs.keyBy(Song::trackId)
                        .connect(models.broadcast())
                        .transform(
                                "infer songs",
                                new AvroTypeInfo<>(TrackEmbedding.class),
                                new InferSongs(graph.options().inference()))
                        .uid("infer-songs");
        SingleOutputStreamOperator<Contribution> controls = controls(graph);
        SingleOutputStreamOperator<ModelUpdate> versions =
                AddContributions.inGroups(
                                embeddings.getSideOutput(Outputs.CONTRIBUTIONS),
                                embeddings.getParallelism(),
                                graph.settings().get(ModelSettings.MODEL_ID))
                        .union(songs.getSideOutput(Outputs.CONTRIBUTIONS)) // in lockstep only
                        .union(controls)
                        .keyBy(Contribution::getModelId)
                        .transform(
                                "learn corpus",
                                new AvroTypeInfo<>(ModelUpdate.class),
                                new LearnCorpusOperator(
                                        graph.options().learning(graph.startCheck())))
                        .uid("learn-corpus")
                        .setParallelism(1); // one model, one key

        graph.share(embeddings, versions);
        graph.deadLetters(songs.getSideOutput(Outputs.DEAD_LETTERS));
        graph.deadLetters(embeddings.getSideOutput(Outputs.DEAD_LETTERS));
        graph.deadLetters(controls.getSideOutput(Outputs.DEAD_LETTERS));
        graph.deadLetters(versions.getSideOutput(Outputs.DEAD_LETTERS));
        write(graph, embeddings, versions);
        graph.atTheEnd(() -> writeDeadLetters(graph));
    }

    /**
     * What people ask of the model. A job without a checkpoint goes on behind what the last one of
     * its name has read: what was asked of that one's model is not asked of its own.
     */
    @SuppressWarnings("deprecation") // of Kafka's enum, which the connector still asks for
    private static SingleOutputStreamOperator<Contribution> controls(JobGraph graph) {
        return graph.source(
                        CONTROLS,
                        graph.kafka()
                                .source(
                                        CONTROLS,
                                        CONTROL_TOPIC,
                                        OffsetsInitializer.committedOffsets(
                                                OffsetResetStrategy.EARLIEST),
                                        new IncomingRecordDeserializer()))
                .setParallelism(1) // requests stay in order
                .process(new ReadControls(graph.settings().get(ModelSettings.MODEL_ID)))
                .setParallelism(1)
                .name("read controls")
                .uid("read-controls");
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
                                graph.attemptsFolder()))
                .name("frame tracks")
                .uid("frame-tracks");
    }

    private static Source<IncomingRecord, ?, ?> records(JobGraph graph) {
        Lockstep lockstep = graph.options().lockstep();
        return lockstep == null
                ? graph.kafka().records(TRACKS, TRACKS_TOPIC)
                : graph.kafka().records(TRACKS, TRACKS_TOPIC, lockstep);
    }

    private static void write(
            JobGraph graph,
            DataStream<TrackEmbedding> embeddings,
            SingleOutputStreamOperator<ModelUpdate> versions) {
        graph.sink(
                embeddings,
                EMBEDDINGS,
                new RecordSerializer<>(
                        graph.settings().get(EMBEDDINGS_TOPIC),
                        TrackEmbedding.class,
                        TrackEmbedding::getTrackId,
                        Withdrawals::is)); // of a withdrawn track it is a tombstone
        graph.sink(versions, MODEL_UPDATES, MODELS_TOPIC, ModelUpdate.class, Models::key)
                .setParallelism(1);
        graph.sink(
                        versions.getSideOutput(Outputs.PROGRESS),
                        PROGRESS,
                        PROGRESS_TOPIC,
                        LearningProgress.class,
                        LearningProgress::getModelId)
                .setParallelism(1);
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
