package dev.mixtape.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.pipeline.kafka.KafkaEnds;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.settings.SettingException;
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
                        "track-shares",
                        "count-tracks",
                        "count-components",
                        "describe-components",
                        "components",
                        "Sink Committer: components",
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
    void refusesToRefreshInLockstep() {
        Settings both =
                Settings.defaults()
                        .with(MixtapeSettings.REFRESH_SHARE, 0.25)
                        .with(MixtapeSettings.LOCKSTEP, true);
        assertThatThrownBy(() -> new JobOptions(both).inference())
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "refresh.share=0.25: must be 0 with learning.lockstep=true, where the log"
                                + " alone decides each embedding; when a track is refreshed, the"
                                + " clock decides");
    }
}
