package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long topics keep what they hold, on a real broker with its own defaults. */
class RetentionTest {
    private static final String YEAR = "31536000000";

    @TempDir Path home;
    private EmbeddedBroker broker;
    private Settings settings;

    @BeforeEach
    void startBroker() throws IOException {
        broker = EmbeddedBroker.temporary();
        settings =
                MixtapeSettings.defaults()
                        .with("kafka.bootstrap.servers", broker.bootstrapServers())
                        .with("listeners.enabled", "true");
    }

    @AfterEach
    void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void everyTopicIsMadeWithTheRetentionThatTheSettingsSay() throws Exception {
        Settings shorter = settings.with("topics.dead-letters-retention", "12 h");
        JobParts.STANDARD.createTopics(shorter);
        assertThat(of("tracks")).containsEntry("retention.ms", "-1");
        assertThat(of("plays")).containsEntry("retention.ms", YEAR);
        assertThat(of("progress"))
                .containsEntry("retention.ms", YEAR)
                .containsEntry("retention.bytes", "-1")
                .containsEntry("cleanup.policy", "delete");
        assertThat(of("dead-letters")).containsEntry("retention.ms", "43200000");
        assertThat(of("models"))
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("segment.bytes", "33554432");
        for (String table : List.of("embeddings", "components", "user-features")) {
            assertThat(of(table)).containsEntry("cleanup.policy", "compact");
        }
        assertThat(Topics.contradictions(shorter, JobParts.STANDARD.topics(shorter))).isEmpty();
        assertThat(Topics.contradictions(settings, JobParts.STANDARD.topics(settings)))
                .singleElement()
                .asString()
                .startsWith("topic dead-letters has retention.ms=43200000; Mixtape would make it");
    }

    @Test
    void aTopicOfSomebodyElseIsLeftAloneAndNamedWithTheRemedy() throws Exception {
        try (Admin admin = Admin.create(settings.kafka())) {
            admin.createTopics(
                            List.of(
                                    new NewTopic("tracks", 1, (short) 1),
                                    new NewTopic("models", 1, (short) 1)))
                    .all()
                    .get();
        }
        JobParts.STANDARD.createTopics(settings);
        assertThat(of("tracks")).containsEntry("retention.ms", "604800000");
        assertThat(
                        new Shell(home)
                                .run(
                                        "doctor",
                                        "--set",
                                        "kafka.bootstrap.servers=" + broker.bootstrapServers())
                                .out())
                .containsPattern("note +Topics +topic tracks has retention.ms=604800000; ")
                .contains(
                        "kafka-configs.sh --bootstrap-server "
                                + broker.bootstrapServers()
                                + " --alter --entity-type topics --entity-name tracks --add-config"
                                + " retention.ms=-1, or set topics.tracks-retention to what is"
                                + " meant; topic models has cleanup.policy=delete")
                .contains("segment.bytes=33554432,segment.ms=3600000");
    }

    private Map<String, String> of(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(settings.kafka())) {
            await().until(() -> admin.listTopics().names().get().contains(topic));
            return admin
                    .describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .entries()
                    .stream()
                    .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
        }
    }
}
