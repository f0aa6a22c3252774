package dev.mixtape.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.flink.RefreshSettings;
import dev.mixtape.operators.flink.Serving;
import dev.mixtape.operators.flink.listeners.ListenerSettings;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

final class MixtapeJobTest {
    private static final Set<String> LISTENERS =
            Set.of(
                    "plays",
                    "read-plays",
                    "read-known-tracks",
                    "join-plays",
                    "rank-tracks",
                    "follow-tastes",
                    "user-features",
                    "Sink Committer: user-features");

    private static final List<String> NEIGHBOURS =
            List.of(
                    "read-catalog",
                    "ask-neighbours",
                    "search-neighbours",
                    "keep-neighbours",
                    "similar-tracks",
                    "Sink Committer: similar-tracks");

    /** A savepoint finds its operators by these; to change one is to lose its state. */
    @Test
    void everyOperatorHasTheUidThatSavepointsKnow() {
        assertThat(uids(MixtapeSettings.defaults()))
                .containsExactlyInAnyOrder(
                        "tracks",
                        "models",
                        "model-control",
                        "read-controls",
                        "frame-tracks",
                        "infer-songs",
                        "add-contributions",
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
                        "archived-versions",
                        "model-archive",
                        "Sink Committer: model-archive",
                        "progress",
                        "Sink Committer: progress",
                        "dead-letters",
                        "Sink Committer: dead-letters");
    }

    @Test
    void refusesToRefreshInLockstep() {
        Settings both =
                MixtapeSettings.defaults()
                        .with(RefreshSettings.REFRESH_SHARE, 0.25)
                        .with(LearningSettings.LOCKSTEP, true);
        assertThatThrownBy(
                        () ->
                                new JobOptions(both, JobParts.STANDARD, "", Serving.ALONE)
                                        .inference())
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "refresh.share=0.25: must be 0 with learning.lockstep=true, where the log"
                                + " alone decides each embedding; when a track is refreshed, the"
                                + " clock decides");
    }

    @Test
    void listenersAddOperatorsAndChangeNone() {
        List<String> expected = new ArrayList<>(uids(MixtapeSettings.defaults()));
        expected.addAll(LISTENERS);
        expected.add("embeddings-for-listeners");
        expected.add("newest-embeddings");
        assertThat(uids(MixtapeSettings.defaults().with("listeners.enabled", "true")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aChallengerAddsOperatorsOfItsOwnAndChangesNone() {
        List<String> expected = new ArrayList<>(uids(MixtapeSettings.defaults()));
        for (String its :
                List.of(
                        "models",
                        "model-control",
                        "read-controls",
                        "infer-songs",
                        "add-contributions",
                        "learn-corpus",
                        "silent-positions",
                        "archived-versions")) {
            expected.add("challenger-" + its);
        }
        for (String sink : List.of("embeddings", "model-updates", "progress", "model-archive")) {
            expected.add("challenger-" + sink);
            expected.add("Sink Committer: challenger-" + sink);
        }
        assertThat(uids(MixtapeSettings.defaults().with("challenger.model.id", "b")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aHalfLifeThatIsNoneIsRefusedBeforeTheJobBegins() {
        Settings listeners = MixtapeSettings.defaults().with("listeners.enabled", "true");
        assertThatThrownBy(() -> uids(listeners.with("taste.half-life", "1 ms")))
                .hasMessage("taste.half-life=PT0.001S: must be between 1 s and 100000 d");
        assertThatThrownBy(() -> uids(listeners.with("taste.half-life", "200000 d")))
                .hasMessageContaining("must be between 1 s and 100000 d");
    }

    private static List<String> uids(Settings settings) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        MixtapeJob.build(env, settings, JobParts.STANDARD);
        return env.getStreamGraph().getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .toList();
    }

    @Test
    void neighboursAddOperatorsAndChangeNone() {
        List<String> expected = new ArrayList<>(uids(MixtapeSettings.defaults()));
        expected.addAll(NEIGHBOURS);
        expected.add("embeddings-for-similar-tracks");
        expected.add("newest-embeddings");
        assertThat(uids(MixtapeSettings.defaults().with("similar.enabled", "true")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void embeddingsComeBackIntoTheJobOnceForAllThatReadThem() {
        List<String> expected = new ArrayList<>(uids(MixtapeSettings.defaults()));
        expected.addAll(NEIGHBOURS);
        expected.addAll(LISTENERS);
        expected.add("embeddings-for-listeners-and-similar-tracks");
        expected.add("newest-embeddings");
        assertThat(
                        uids(
                                MixtapeSettings.defaults()
                                        .with("similar.enabled", "true")
                                        .with("listeners.enabled", "true")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void allQuestionsAboutNeighboursComeFromOneSubtaskAtAnyParallelism() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(4);
        MixtapeJob.build(
                env, MixtapeSettings.defaults().with("similar.enabled", "true"), JobParts.STANDARD);
        assertThat(env.getStreamGraph().getStreamNodes())
                .filteredOn(node -> "ask-neighbours".equals(node.getTransformationUID()))
                .singleElement()
                .satisfies(node -> assertThat(node.getParallelism()).isEqualTo(1))
                .satisfies(node -> assertThat(node.getMaxParallelism()).isEqualTo(1));
    }

    /** Nobody could have asked Kafka for its right. */
    @Test
    void aPartThatUsesASourceItHasNotNamedIsRefused() {
        JobPart careless =
                new JobPart() {
                    @Override
                    public String name() {
                        return "careless";
                    }

                    @Override
                    public void addTo(JobGraph graph) {
                        graph.records("plays", ListenerSettings.PLAYS_TOPIC);
                    }
                };
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        JobParts parts = JobParts.STANDARD.with(careless);
        assertThatThrownBy(() -> MixtapeJob.build(env, MixtapeSettings.defaults(), parts))
                .hasMessage("part careless: names no source plays; its rights are unknown");
    }
}
