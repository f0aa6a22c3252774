package dev.mixtape.pipeline.job;

import dev.mixtape.operators.flink.similar.Answer;
import dev.mixtape.operators.flink.similar.AskNeighbours;
import dev.mixtape.operators.flink.similar.CatalogChange;
import dev.mixtape.operators.flink.similar.KeepNeighbours;
import dev.mixtape.operators.flink.similar.Question;
import dev.mixtape.operators.flink.similar.SearchNeighbours;
import dev.mixtape.operators.flink.similar.Shards;
import dev.mixtape.operators.flink.similar.SimilarChange;
import dev.mixtape.operators.flink.similar.SimilarOptions;
import dev.mixtape.pipeline.kafka.KafkaConnectors;
import dev.mixtape.pipeline.settings.NeighbourSettings;
import dev.mixtape.pipeline.settings.Settings;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The part of the graph that keeps neighbours.
 *
 * <pre>
 *   embeddings (by Kafka) ─▶ ask (one subtask) ─▶ search ─▶ keep ─▶ similar tracks
 * </pre>
 *
 * <p>It begins at the embeddings topic rather than at inference, so that it can be switched on in
 * the middle of a job's life and then knows the whole catalog.
 */
public final class SimilarTracksJob {
    private SimilarTracksJob() {}

    /** Adds it to an environment between Kafka's ends, if {@code similar.enabled}. */
    public static void buildIfEnabled(StreamExecutionEnvironment env, Settings settings) {
        if (settings.get(NeighbourSettings.SIMILAR_ENABLED)) {
            KafkaConnectors kafka = new KafkaConnectors(settings);
            build(env, new JobOptions(settings), kafka.catalog(), kafka.similarTracks());
        }
    }

    private static void build(
            StreamExecutionEnvironment env,
            JobOptions jobOptions,
            Source<CatalogChange, ?, ?> catalog,
            Sink<SimilarChange> similarTracks) {
        SimilarOptions options = jobOptions.similar();
        Shards shards = options.shards();

        DataStream<Question> questions =
                env.fromSource(catalog, WatermarkStrategy.noWatermarks(), "catalog")
                        .uid("catalog")
                        .keyBy(change -> AskNeighbours.KEY, Types.INT)
                        .process(new AskNeighbours(options))
                        .forceNonParallel()
                        .name("ask neighbours")
                        .uid("ask-neighbours");
        DataStream<Answer> answers =
                questions
                        .keyBy(question -> shards.key(question.shard()), Types.INT)
                        .process(new SearchNeighbours(options))
                        .name("search neighbours")
                        .uid("search-neighbours");
        answers.keyBy(answer -> shards.key(answer.to()), Types.INT)
                .transform(
                        "keep neighbours",
                        TypeInformation.of(SimilarChange.class),
                        new KeepNeighbours(options))
                .uid("keep-neighbours")
                .sinkTo(similarTracks)
                .name("similar tracks")
                .uid("similar-tracks");
    }
}
