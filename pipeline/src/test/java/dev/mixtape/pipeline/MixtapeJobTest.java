package dev.mixtape.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.pipeline.kafka.KafkaEnds;
import dev.mixtape.pipeline.settings.Settings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

final class MixtapeJobTest {
    /** A savepoint finds its operators by these; to change one is to lose its state. */
    @Test
    void everyOperatorHasTheUidThatSavepointsKnow() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        KafkaEnds kafka = new KafkaEnds(Settings.defaults());
        MixtapeJob.build(env, Settings.defaults(), kafka.sources(), kafka.sinks());
        assertThat(env.getStreamGraph().getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .containsExactlyInAnyOrder(
                        "tracks",
                        "models",
                        "frame-tracks",
                        "infer-songs",
                        "learn-corpus",
                        "embeddings",
                        "Sink Committer: embeddings",
                        "model-updates",
                        "Sink Committer: model-updates",
                        "progress",
                        "Sink Committer: progress",
                        "dead-letters",
                        "Sink Committer: dead-letters");
    }

    @Test
    void neighboursComeWithOperatorsOfTheirOwnIfTheyAreEnabled() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        SimilarTracksJob.buildIfEnabled(env, Settings.defaults());
        assertThat(env.getTransformations()).isEmpty();
        SimilarTracksJob.buildIfEnabled(env, Settings.defaults().with("similar.enabled", "true"));
        assertThat(env.getStreamGraph().getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .containsExactlyInAnyOrder(
                        "catalog",
                        "ask-neighbours",
                        "search-neighbours",
                        "keep-neighbours",
                        "similar-tracks",
                        "Sink Committer: similar-tracks");
    }
}
