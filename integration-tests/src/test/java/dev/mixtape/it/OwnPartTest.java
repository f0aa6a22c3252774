package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.job.JobGraph;
import dev.mixtape.pipeline.job.JobPart;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.Topic;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A part of somebody else's, in this file alone: a topic, a setting, an operator and a right. It
 * tells which tracks have at least so many frames.
 */
final class OwnPartTest {
    private static final Setting<Boolean> ENABLED =
            Setting.flag("long.enabled", false, "Whether the job tells which tracks are long.");
    private static final Setting<String> LONG_TRACKS =
            Setting.text("topics.long-tracks", "long-tracks", "The topic of long tracks.");
    private static final Setting<Integer> MIN_FRAMES =
            Setting.integer("long.min-frames", 1_000, 1, 1_000_000, "A long track has as many.");

    private static final JobParts PARTS = JobParts.STANDARD.with(new LongTracksPart());

    @TempDir Path folder;

    private static final class LongTracksPart implements JobPart {
        @Override
        public String name() {
            return "long tracks";
        }

        @Override
        public boolean isEnabled(Settings settings) {
            return settings.get(ENABLED);
        }

        @Override
        public List<SettingGroup> settings() {
            return List.of(
                    new SettingGroup("Long tracks", List.of(ENABLED, LONG_TRACKS, MIN_FRAMES)));
        }

        @Override
        public List<Topic> topics() {
            return List.of(Topic.table(LONG_TRACKS).onePartition().written());
        }

        @Override
        public List<String> sinks() {
            return List.of("long-tracks");
        }

        @Override
        public void addTo(JobGraph graph) {
            int least = graph.settings().get(MIN_FRAMES);
            graph.sink(
                    graph.embeddings()
                            .filter(embedding -> embedding.getFrames() >= least)
                            .name("choose long tracks")
                            .uid("choose-long-tracks"),
                    "long-tracks",
                    LONG_TRACKS,
                    TrackEmbedding.class,
                    TrackEmbedding::getTrackId);
        }
    }

    @Test
    void hasItsTopicItsSettingItsRightAndItsOperatorInTheJob() throws Exception {
        try (Mixtape mixtape = new Mixtape(PARTS, "long.enabled", "true", "long.min-frames", "84");
                TopicReader<TrackEmbedding> longTracks =
                        new TopicReader<>(
                                mixtape.settings(), "long-tracks", TrackEmbedding.class)) {
            PARTS.checkPermissions(mixtape.settings());
            assertThat(cleanup(mixtape.settings(), "long-tracks")).isEqualTo("compact");
            try (LocalJob job =
                    LocalJob.start(mixtape.settings(), folder.resolve("checkpoints"), PARTS)) {
                mixtape.publishTones(0, 12);
                List<String> found = new ArrayList<>();
                await().atMost(Duration.ofMinutes(2))
                        .untilAsserted(
                                () -> {
                                    longTracks
                                            .rest()
                                            .forEach(track -> found.add(track.getTrackId()));
                                    assertThat(found).hasSize(12);
                                });
                assertThat(job.failure()).isEmpty();
            }
        }
    }

    @Test
    void isAskedForItsRightsAndShownWithItsSettings() {
        Settings on = PARTS.defaults().with("long.enabled", "true");
        assertThat(PARTS.topics(on))
                .filteredOn(topic -> topic.setting() == LONG_TRACKS)
                .singleElement()
                .satisfies(
                        topic -> assertThat(topic.rights()).isEqualTo(Set.of(AclOperation.WRITE)));
        assertThat(PARTS.topics(PARTS.defaults()))
                .as("switched off")
                .noneMatch(topic -> topic.setting() == LONG_TRACKS);
        assertThat(PARTS.groups()).extracting(SettingGroup::title).contains("Long tracks");
        assertThatThrownBy(() -> on.with("long.min-frames", "0"))
                .isInstanceOf(SettingException.class)
                .hasMessage("long.min-frames=0: must be at least 1");
        assertThatThrownBy(() -> JobParts.STANDARD.defaults().with("long.enabled", "true"))
                .hasMessageContaining("long.enabled: no such setting");
    }

    private static String cleanup(Settings settings, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(settings.kafka())) {
            Map<ConfigResource, org.apache.kafka.clients.admin.Config> found =
                    admin.describeConfigs(List.of(resource)).all().get();
            return found.get(resource).get("cleanup.policy").value();
        }
    }
}
