package dev.mixtape.pipeline.job;

import dev.mixtape.operators.flink.AddContributions;
import dev.mixtape.operators.flink.InferSongs;
import dev.mixtape.operators.flink.LearnCorpusOperator;
import dev.mixtape.operators.flink.Outputs;
import dev.mixtape.operators.flink.ReadControls;
import dev.mixtape.operators.flink.Song;
import dev.mixtape.operators.flink.StartCheck;
import dev.mixtape.operators.flink.Withdrawals;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.pipeline.kafka.IncomingRecordDeserializer;
import dev.mixtape.pipeline.kafka.ModelUpdateDeserializer;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.pipeline.kafka.RecordSerializer;
import dev.mixtape.pipeline.kafka.Topic;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.Challenger;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.Contribution;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The way of one model from songs to embeddings and versions, with its topics.
 *
 * <pre>
 *   songs ─▶ infer songs ─┬─▶ embeddings
 *             ▲     │     └─▶ add contributions ─▶ learn corpus ─▶ models, progress
 *             │     └─▶ dead letters       model-control ─▶ read controls ─▶ ┘│
 *             └──────────────── models (broadcast) ◀──────────────────────────┘  by Kafka
 * </pre>
 *
 * <p>The models topic is the only way back, an ordinary source: the graph has no cycle.
 *
 * @param prefix of the names of all its operators, sources and sinks
 * @param topic the setting of its topic for one of the first model's
 */
record ModelLine(String prefix, UnaryOperator<Setting<String>> topic) {
    /** Of the model that every job has. */
    static final ModelLine FIRST = new ModelLine("", UnaryOperator.identity());

    /** Of the one beside it. */
    static final ModelLine CHALLENGER = new ModelLine("challenger-", Challenger::topic);

    private static final String MODELS = "models";
    private static final String CONTROLS = "model-control";
    private static final String EMBEDDINGS = "embeddings";
    private static final String MODEL_UPDATES = "model-updates";
    private static final String PROGRESS = "progress";

    /** What it makes: embeddings, and the pieces of versions. */
    record Streams(
            SingleOutputStreamOperator<TrackEmbedding> embeddings,
            SingleOutputStreamOperator<ModelUpdate> versions) {}

    /** Returns how one of its operators is called. */
    String named(String name) {
        return prefix + name;
    }

    /** Its topics, with the rights that it needs. */
    List<Topic> topics() {
        return List.of(
                Topic.table(embeddingsTopic()).written(),
                // The pieces of a version stay in the order in which they were written.
                Topic.table(topic.apply(MixtapeSettings.MODELS_TOPIC))
                        .compactedSoon()
                        .onePartition()
                        .read()
                        .written(),
                Topics.controls(topic.apply(MixtapeSettings.CONTROL_TOPIC)).read(),
                Topic.log(
                                topic.apply(MixtapeSettings.PROGRESS_TOPIC),
                                MixtapeSettings.PROGRESS_RETENTION)
                        .onePartition()
                        .written());
    }

    /** The one that can speak of one model only. */
    Setting<String> embeddingsTopic() {
        return topic.apply(MixtapeSettings.EMBEDDINGS_TOPIC);
    }

    List<String> sources() {
        return List.of(named(MODELS), named(CONTROLS));
    }

    List<String> sinks() {
        return List.of(named(EMBEDDINGS), named(MODEL_UPDATES), named(PROGRESS));
    }

    /** Where it has state that is of this model alone. */
    List<String> stateful() {
        return List.of(named("infer-songs"), named("learn-corpus"));
    }

    /**
     * Adds its operators.
     *
     * @param options of the model
     * @param startCheck what is to be made sure of where it starts without state
     * @param songs that it infers
     * @param nothing word of positions that gave no song, in lockstep
     */
    Streams addTo(
            JobGraph graph,
            JobOptions options,
            StartCheck startCheck,
            DataStream<Song> songs,
            DataStream<Contribution> nothing) {
        SingleOutputStreamOperator<TrackEmbedding> embeddings =
                songs.keyBy(Song::trackId)
                        .connect(models(graph).broadcast())
                        .transform(
                                JobGraph.words(named("infer-songs")),
                                new AvroTypeInfo<>(TrackEmbedding.class),
                                new InferSongs(options.inference()))
                        .uid(named("infer-songs"));
        SingleOutputStreamOperator<Contribution> controls = controls(graph, options.modelId());
        SingleOutputStreamOperator<ModelUpdate> versions =
                AddContributions.inGroups(
                                embeddings.getSideOutput(Outputs.CONTRIBUTIONS),
                                embeddings.getParallelism(),
                                options.modelId(),
                                named("add-contributions"))
                        .union(nothing)
                        .union(controls)
                        .keyBy(Contribution::getModelId)
                        .transform(
                                JobGraph.words(named("learn-corpus")),
                                new AvroTypeInfo<>(ModelUpdate.class),
                                new LearnCorpusOperator(options.learning(startCheck)))
                        .uid(named("learn-corpus"))
                        .setParallelism(1); // one model, one key
        graph.deadLetters(embeddings.getSideOutput(Outputs.DEAD_LETTERS));
        graph.deadLetters(controls.getSideOutput(Outputs.DEAD_LETTERS));
        graph.deadLetters(versions.getSideOutput(Outputs.DEAD_LETTERS));
        write(graph, embeddings, versions);
        return new Streams(embeddings, versions);
    }

    /**
     * From now on: a job without a checkpoint has no state to go with models of the past, and makes
     * its own.
     */
    private DataStream<ModelUpdate> models(JobGraph graph) {
        return graph.source(
                        named(MODELS),
                        graph.kafka()
                                .source(
                                        named(MODELS),
                                        topic.apply(MixtapeSettings.MODELS_TOPIC),
                                        OffsetsInitializer.latest(),
                                        new ModelUpdateDeserializer()))
                .setParallelism(1); // the pieces of a version stay in order
    }

    /**
     * What people ask of the model. A job without a checkpoint goes on behind what the last one of
     * its name has read: what was asked of that one's model is not asked of its own.
     */
    @SuppressWarnings("deprecation") // of Kafka's enum, which the connector still asks for
    private SingleOutputStreamOperator<Contribution> controls(JobGraph graph, String modelId) {
        return graph.source(
                        named(CONTROLS),
                        graph.kafka()
                                .source(
                                        named(CONTROLS),
                                        topic.apply(MixtapeSettings.CONTROL_TOPIC),
                                        OffsetsInitializer.committedOffsets(
                                                OffsetResetStrategy.EARLIEST),
                                        new IncomingRecordDeserializer()))
                .setParallelism(1) // requests stay in order
                .process(new ReadControls(modelId))
                .setParallelism(1)
                .name(JobGraph.words(named("read-controls")))
                .uid(named("read-controls"));
    }

    private void write(
            JobGraph graph,
            DataStream<TrackEmbedding> embeddings,
            SingleOutputStreamOperator<ModelUpdate> versions) {
        graph.sink(
                embeddings,
                named(EMBEDDINGS),
                new RecordSerializer<>(
                        graph.settings().get(embeddingsTopic()),
                        TrackEmbedding.class,
                        TrackEmbedding::getTrackId,
                        Withdrawals::is)); // of a withdrawn track it is a tombstone
        graph.sink(
                        versions,
                        named(MODEL_UPDATES),
                        topic.apply(MixtapeSettings.MODELS_TOPIC),
                        ModelUpdate.class,
                        Models::key)
                .setParallelism(1);
        graph.sink(
                        versions.getSideOutput(Outputs.PROGRESS),
                        named(PROGRESS),
                        topic.apply(MixtapeSettings.PROGRESS_TOPIC),
                        LearningProgress.class,
                        LearningProgress::getModelId)
                .setParallelism(1);
    }
}
