package dev.mixtape.it.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.it.GuardedKafka;
import dev.mixtape.it.Mixtape;
import dev.mixtape.it.SecretSearch;
import dev.mixtape.it.Stores;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of processes over a Kafka with passwords: it works, and no process tells them, whether
 * they come in a file, as they should, or were tried by {@code --set}, which is refused.
 */
final class SecretsIT {
    private static final String STORE_PASSWORD = "geheim-der-stores";
    private static final String FLINK_PASSWORD = "geheim-fuer-flink";
    private static final List<String> SECRETS =
            List.of(
                    GuardedKafka.PASSWORD,
                    GuardedKafka.ADMIN_PASSWORD,
                    STORE_PASSWORD,
                    FLINK_PASSWORD,
                    "wrong-password");

    @TempDir Path folder;

    @Test
    void neitherLogsNorFlinksPageNorAComplaintTellsASecret() throws Exception {
        Stores stores = Stores.make(folder, "broker", STORE_PASSWORD);
        try (EmbeddedBroker broker = EmbeddedBroker.temporary(GuardedKafka.passwords(stores));
                Cluster cluster = new Cluster(folder.resolve("cluster"));
                Mixtape mixtape =
                        Mixtape.at(
                                broker.bootstrapServers(),
                                GuardedKafka.array(GuardedKafka.admin(stores)))) {
            Cluster.Answer started = cluster.start("--kafka", broker.bootstrapServers());
            assertThat(started.status()).as(started.said()).isZero();
            Settings settings = mixtape.settings().with("flink.s3.secret-key", FLINK_PASSWORD);
            refusesSecretsAsArguments(cluster);

            Cluster.Answer refused =
                    submit(cluster, settings.with(GuardedKafka.user("wrong-password", stores)));
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.said()).contains("Kafka refused the credentials");
            assertThat(SECRETS).noneMatch(refused.said()::contains);

            assertThat(submit(cluster, settings).status()).isZero();
            mixtape.publishTones(0, 10);
            await().atMost(Duration.ofMinutes(3)).until(() -> mixtape.embeddings().size() == 10);

            Map<String, String> answers = SecretSearch.rest(cluster.restPort());
            assertThat(answers.values()).anyMatch(answer -> answer.contains("frame tracks"));
            assertNoSecretIn(answers);
            assertNoSecretIn(logs(cluster));
        }
    }

    private static void refusesSecretsAsArguments(Cluster cluster) throws Exception {
        Cluster.Answer set =
                cluster.run("submit", "--set", "kafka.ssl.key.password=" + STORE_PASSWORD);
        assertThat(set.status()).isEqualTo(1);
        assertThat(set.said()).contains("kafka.ssl.key.password=…", "--config FILE");
        Cluster.Answer flink = cluster.run("submit", "-Ds3.secret-key=" + FLINK_PASSWORD);
        assertThat(flink.status()).isEqualTo(2);
        assertThat(flink.said()).contains("-Ds3.secret-key=…", "config.yaml");
        assertThat(SECRETS).noneMatch((set.said() + flink.said())::contains);
    }

    private Cluster.Answer submit(Cluster cluster, Settings settings) throws Exception {
        Properties properties = new Properties();
        properties.putAll(settings.asMap());
        Path file = Files.createTempFile(folder, "settings", ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return cluster.run("submit", "--config", file.toString());
    }

    private static void assertNoSecretIn(Map<String, String> texts) {
        assertThat(texts).isNotEmpty();
        texts.forEach(
                (name, text) ->
                        assertThat(SECRETS.stream().filter(text::contains)).as(name).isEmpty());
    }

    private static Map<String, String> logs(Cluster cluster) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(cluster.folder().resolve("log"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(file.toString(), Files.readString(file, ISO_8859_1));
            }
        }
        assertThat(texts.keySet()).anyMatch(name -> name.endsWith("jobmanager.log"));
        assertThat(texts.keySet()).anyMatch(name -> name.endsWith("taskmanager-1.log"));
        return texts;
    }
}
