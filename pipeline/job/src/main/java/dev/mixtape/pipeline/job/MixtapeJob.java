package dev.mixtape.pipeline.job;

import dev.mixtape.operators.flink.ComponentRecords;
import dev.mixtape.operators.flink.CountComponents;
import dev.mixtape.operators.flink.CountTracks;
import dev.mixtape.operators.flink.DescribeComponents;
import dev.mixtape.operators.flink.FrameTracks;
import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.operators.flink.InferSongs;
import dev.mixtape.operators.flink.LearnCorpus;
import dev.mixtape.operators.flink.Outputs;
import dev.mixtape.operators.flink.Song;
import dev.mixtape.pipeline.settings.ListenerSettings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.settings.Settings;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.UserFeatures;
import dev.mixtape.schemas.internal.Contribution;
import dev.mixtape.schemas.internal.CountedComponent;
import dev.mixtape.schemas.internal.KnownTrack;
import dev.mixtape.schemas.internal.TrackShares;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The graph, on one screen.
 *
 * <pre>
 *   tracks ─▶ frame tracks ─▶ infer songs ─┬─▶ embeddings
 *                  │           ▲     │     └─▶ contributions ─▶ learn corpus ─▶ models, progress
 *                  └─▶ dead letters ◀┘                                            │
 *                              └──────────────── models (broadcast) ◀─────────────┘  by Kafka
 *
 *   embeddings ─▶ count tracks ─▶ count components ─▶ describe components ─▶ components
 *                                                            ▲
 *                                     model versions ────────┘
 * </pre>
 *
 * <p>The models topic is the only way back, an ordinary source: the graph has no cycle. Operator
 * uids are part of every savepoint and never change. {@link ListenersGraph} is a second graph
 * beside this one, when it is turned on; embeddings reach it by Kafka.
 */
public final class MixtapeJob {
    private MixtapeJob() {}

    /** Where records come from. */
    public record Sources(
            Source<IncomingRecord, ?, ?> tracks,
            Source<ModelUpdate, ?, ?> models,
            Source<IncomingRecord, ?, ?> plays,
            Source<KnownTrack, ?, ?> knownTracks) {

        /** Returns these with tracks from elsewhere. */
        public Sources withTracks(Source<IncomingRecord, ?, ?> others) {
            return new Sources(others, models, plays, knownTracks);
        }
    }

    /** Where records go. */
    public record Sinks(
            Sink<TrackEmbedding> embeddings,
            Sink<ModelUpdate> models,
            Sink<LearningProgress> progress,
            Sink<ComponentSummary> components,
            Sink<DeadLetter> deadLetters,
            Sink<UserFeatures> userFeatures) {}

    /** Adds the job's operators to an environment; the caller executes it. */
    public static void build(
            StreamExecutionEnvironment env, Settings settings, Sources sources, Sinks sinks) {
        JobOptions options = new JobOptions(settings);

        DataStream<IncomingRecord> tracks =
                env.fromSource(sources.tracks(), WatermarkStrategy.noWatermarks(), "tracks")
                        .uid("tracks");
        DataStream<ModelUpdate> models =
                env.fromSource(sources.models(), WatermarkStrategy.noWatermarks(), "models")
                        .uid("models")
                        .setParallelism(1); // the pieces of a version stay in order

        SingleOutputStreamOperator<Song> songs =
                tracks.process(
                                new FrameTracks(
                                        options.audioLimits(),
                                        options.fetchRules(),
                                        settings.get(MixtapeSettings.FEATURES),
                                        options.modelId(),
                                        options.lockstep()))
                        .name("frame tracks")
                        .uid("frame-tracks");

        SingleOutputStreamOperator<TrackEmbedding> embeddings =
                songs.keyBy(Song::trackId)
                        .connect(models.broadcast())
                        .transform(
                                "infer songs",
                                new AvroTypeInfo<>(TrackEmbedding.class),
                                new InferSongs(options.inference()))
                        .uid("infer-songs");

        SingleOutputStreamOperator<ModelUpdate> versions =
                embeddings
                        .getSideOutput(Outputs.CONTRIBUTIONS)
                        .union(songs.getSideOutput(Outputs.CONTRIBUTIONS)) // in lockstep only
                        .keyBy(Contribution::getModelId)
                        .process(new LearnCorpus(options.learning()))
                        .name("learn corpus")
                        .uid("learn-corpus")
                        .setParallelism(1); // one model, one key

        DataStream<DeadLetter> deadLetters =
                songs.getSideOutput(Outputs.DEAD_LETTERS)
                        .union(embeddings.getSideOutput(Outputs.DEAD_LETTERS));
        if (settings.get(ListenerSettings.LISTENERS)) {
            deadLetters =
                    deadLetters.union(ListenersGraph.add(env, options.listeners(), sources, sinks));
        }

        embeddings.sinkTo(sinks.embeddings()).name("embeddings").uid("embeddings");
        versions.sinkTo(sinks.models()).name("models").uid("model-updates").setParallelism(1);
        versions.getSideOutput(Outputs.PROGRESS)
                .sinkTo(sinks.progress())
                .name("progress")
                .uid("progress")
                .setParallelism(1);
        deadLetters.sinkTo(sinks.deadLetters()).name("dead letters").uid("dead-letters");
        describe(embeddings, versions, settings)
                .sinkTo(sinks.components())
                .name("components")
                .uid("components")
                .setParallelism(1);
    }

    /** What components mean, beside the way of the embeddings: nothing there waits for it. */
    private static DataStream<ComponentSummary> describe(
            DataStream<TrackEmbedding> embeddings,
            DataStream<ModelUpdate> versions,
            Settings settings) {
        Duration interval = settings.get(MixtapeSettings.COMPONENTS_INTERVAL);
        DataStream<CountedComponent> counts =
                embeddings
                        .map(ComponentRecords::shares, new AvroTypeInfo<>(TrackShares.class))
                        .name("track shares")
                        .uid("track-shares")
                        .keyBy(TrackShares::getTrackId)
                        .process(new CountTracks())
                        .name("count tracks")
                        .uid("count-tracks")
                        .keyBy(CountComponents::key)
                        .process(new CountComponents(interval))
                        .name("count components")
                        .uid("count-components");
        return counts.keyBy(CountedComponent::getModelId)
                .connect(versions.keyBy(ModelUpdate::getModelId))
                .process(new DescribeComponents(interval, settings.get(MixtapeSettings.FEATURES)))
                .name("describe components")
                .uid("describe-components")
                .setParallelism(1); // one model, one key
    }
}
