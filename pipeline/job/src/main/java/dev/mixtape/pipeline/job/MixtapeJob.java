package dev.mixtape.pipeline.job;

import dev.mixtape.operators.settings.Settings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The graph: each part adds what it is made of, and each shows it in a picture of its own.
 *
 * <pre>
 *   {@link LearningPart}     tracks ─▶ embeddings, models, progress, dead letters
 *   {@link ChallengerPart}   songs ─▶ a second model's embeddings, models, progress
 *   {@link ComponentsPart}   embeddings, models ─▶ components
 *   {@link SimilarTracksPart}   embeddings (by Kafka) ─▶ similar tracks
 *   {@link ListenersPart}    plays, embeddings (by Kafka) ─▶ user features
 * </pre>
 */
public final class MixtapeJob {
    private MixtapeJob() {}

    /** Adds the operators of the parts that are enabled; the caller executes the environment. */
    public static void build(StreamExecutionEnvironment env, Settings settings, JobParts parts) {
        JobGraph graph = new JobGraph(env, settings, parts);
        parts.enabled(settings).forEach(graph::add);
        graph.end();
    }
}
