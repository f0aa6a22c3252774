package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.broker.ListenerSecurity;
import dev.mixtape.pipeline.deadletters.DeadLetterBox;
import dev.mixtape.pipeline.deadletters.Replayer;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.BrokerException;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job against real brokers that want to know who comes: what works, works; what does not says
 * so in a sentence; and no secret is seen on the way.
 */
final class KafkaSecurityTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PASSWORD = GuardedKafka.PASSWORD;
    private static final String STORE_PASSWORD = "geheim-der-stores";
    private static final String FLINK_PASSWORD = "geheim-fuer-flink";

    @TempDir Path folder;

    @Test
    void aJobWithPasswordAndRightsWorksAndNobodySeesItsSecrets() throws Exception {
        Stores stores = Stores.make(folder, "broker", STORE_PASSWORD);
        List<String> secrets =
                List.of(PASSWORD, GuardedKafka.ADMIN_PASSWORD, STORE_PASSWORD, FLINK_PASSWORD);
        try (SecretSearch search = new SecretSearch(secrets);
                EmbeddedBroker broker = EmbeddedBroker.temporary(GuardedKafka.passwords(stores));
                Mixtape mixtape =
                        Mixtape.at(
                                broker.bootstrapServers(),
                                GuardedKafka.array(GuardedKafka.admin(stores)))) {
            int port = freePort();
            Settings job =
                    mixtape.settings()
                            .with(GuardedKafka.user(PASSWORD, stores))
                            .with("flink.rest.port", Integer.toString(port))
                            .with("flink.s3.secret-key", FLINK_PASSWORD);
            assertDenied(job, "Kafka does not allow it", "or let somebody else make the topics");
            grantOneByOne(mixtape.settings(), job);
            mixtape.publishTones(0, 10);
            try (LocalJob running = start(job)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(mixtape.embeddings()).hasSize(10));
                Map<String, String> answers = SecretSearch.rest(port);
                assertThat(answers).hasSizeGreaterThan(20);
                assertThat(answers.values())
                        .as("the search is not in vain")
                        .anyMatch(answer -> answer.contains("frame tracks"))
                        .anyMatch(answer -> answer.contains("s3.secret-key"));
                assertThat(search.foundIn(answers)).isEmpty();
                replayOne(mixtape, job);
                assertThat(running.failure()).isEmpty();
            }
            assertDenied(
                    job.with(GuardedKafka.user("wrong-password", stores)),
                    "Kafka refused the credentials (Authentication failed: Invalid username or"
                            + " password); check user and password in kafka.sasl.jaas.config");
            assertDenied(
                    job.with("kafka.sasl.mechanism", "SCRAM-SHA-512")
                            .with(
                                    "kafka.sasl.jaas.config",
                                    GuardedKafka.login(
                                            "scram.ScramLoginModule", "mixtape", PASSWORD)),
                    "set kafka.sasl.mechanism to one that it takes");
            assertDenied(
                    job.with("kafka.sasl.jaas.config", "oops password=\"" + PASSWORD + "\""),
                    "the kafka.* settings cannot be used (");
            assertThat(search.linesLogged()).isGreaterThan(1_000);
            assertThat(search.foundInLog()).isEmpty();
        }
    }

    @Test
    void aJobWithACertificateWorksAndItsPasswordsMayLieInAFile() throws Exception {
        Stores broker = Stores.make(folder, "broker", STORE_PASSWORD);
        Stores client = Stores.make(folder, "client", PASSWORD);
        Map<String, String> properties = new HashMap<>(broker.asKeys());
        properties.put("ssl.client.auth", "required");
        // The broker is its own client too.
        Stores both = trustingBoth(broker, client);
        properties.putAll(both.asTrust());
        Path passwords =
                Files.writeString(
                        folder.resolve("passwords.properties"),
                        "keys=" + PASSWORD + "\ntrust=" + STORE_PASSWORD + "\n");
        String file = "${file:" + passwords + ":";
        try (EmbeddedBroker secure =
                        EmbeddedBroker.temporary(new ListenerSecurity("SSL", properties));
                Mixtape mixtape =
                        Mixtape.at(
                                secure.bootstrapServers(),
                                "kafka.security.protocol",
                                "SSL",
                                "kafka.ssl.truststore.location",
                                broker.trust().toString(),
                                "kafka.ssl.truststore.password",
                                file + "trust}",
                                "kafka.ssl.keystore.location",
                                client.keys().toString(),
                                "kafka.ssl.keystore.password",
                                file + "keys}",
                                "kafka.config.providers",
                                "file",
                                "kafka.config.providers.file.class",
                                "org.apache.kafka.common.config.provider"
                                        + ".FileConfigProvider")) {
            Settings job = mixtape.settings();
            mixtape.publishTones(0, 10);
            try (LocalJob running = start(job)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(mixtape.embeddings()).hasSize(10));
                assertThat(running.failure()).isEmpty();
            }
            assertDenied(
                    job.with("kafka.ssl.truststore.location", client.trust().toString())
                            .with("kafka.ssl.truststore.password", PASSWORD),
                    "TLS failed (",
                    "check kafka.ssl.truststore.location");
            assertDenied(
                    job.with("kafka.ssl.truststore.password", "wrong-password"),
                    "the kafka.* settings cannot be used (");
            assertDenied(
                    MixtapeSettings.defaults()
                            .with("kafka.bootstrap.servers", secure.bootstrapServers()),
                    "does its listener speak kafka.security.protocol=PLAINTEXT?");
        }
    }

    /** What docs/kafka-security.md lists, in the order in which the job asks for it. */
    private static void grantOneByOne(Settings admin, Settings job) throws Exception {
        grant(admin, ResourceType.TOPIC, "tracks", AclOperation.DESCRIBE);
        grant(admin, ResourceType.TOPIC, "model-control", AclOperation.DESCRIBE);
        for (String topic :
                List.of(
                        "models",
                        "embeddings",
                        "progress",
                        "components",
                        "dead-letters",
                        "model-archive")) {
            grant(admin, ResourceType.TOPIC, topic, AclOperation.WRITE);
        }
        assertDenied(job, "the job may not READ topic tracks; grant it");
        grant(admin, ResourceType.TOPIC, "tracks", AclOperation.READ);
        assertDenied(job, "the job may not READ topic models; grant it");
        grant(admin, ResourceType.TOPIC, "models", AclOperation.READ);
        assertDenied(job, "the job may not READ topic model-control; grant it");
        grant(admin, ResourceType.TOPIC, "model-control", AclOperation.READ);
        assertDenied(job, "grant READ on the groups that begin with job.name");
        grant(admin, ResourceType.GROUP, "mixtape-", AclOperation.READ);
        assertDenied(job, "grant WRITE on the transactional ids that begin with job.name");
        grant(admin, ResourceType.TRANSACTIONAL_ID, "mixtape-", AclOperation.WRITE);
    }

    private static void replayOne(Mixtape mixtape, Settings user) throws Exception {
        mixtape.publishBytes(List.of(new byte[] {1, 2, 3}));
        await().atMost(PATIENCE).until(() -> mixtape.deadLetters().size() == 1);
        grant(mixtape.settings(), ResourceType.TOPIC, "tracks", AclOperation.WRITE);
        grant(mixtape.settings(), ResourceType.TOPIC, "dead-letters", AclOperation.READ);
        try (Replayer replayer = new Replayer(user, Clock.systemUTC())) {
            assertThat(replayer.replay(new DeadLetterBox(user).letters(letter -> true), false))
                    .extracting(Replayer.Result::outcome)
                    .containsExactly(Replayer.Outcome.REPLAYED);
        }
        await("it dies again").atMost(PATIENCE).until(() -> mixtape.deadLetters().size() == 2);
    }

    private static void grant(
            Settings admin, ResourceType type, String name, AclOperation operation)
            throws Exception {
        PatternType pattern =
                type == ResourceType.TOPIC ? PatternType.LITERAL : PatternType.PREFIXED;
        try (Admin client = Admin.create(admin.kafka())) {
            client.createAcls(
                            List.of(
                                    new AclBinding(
                                            new ResourcePattern(type, name, pattern),
                                            new AccessControlEntry(
                                                    "User:mixtape",
                                                    "*",
                                                    operation,
                                                    AclPermissionType.ALLOW))))
                    .all()
                    .get();
        }
    }

    private static Stores trustingBoth(Stores one, Stores other) throws Exception {
        var store = KeyStore.getInstance(one.trust().toFile(), one.password().toCharArray());
        var more = KeyStore.getInstance(other.trust().toFile(), other.password().toCharArray());
        store.setCertificateEntry("client", more.getCertificate("client"));
        Path trust = one.trust().resolveSibling("both.p12");
        try (var out = Files.newOutputStream(trust)) {
            store.store(out, one.password().toCharArray());
        }
        return new Stores(one.keys(), trust, one.password());
    }

    /** As {@code JobMain} does it. */
    private LocalJob start(Settings settings) throws Exception {
        JobParts.STANDARD.createTopics(settings);
        JobParts.STANDARD.checkPermissions(settings);
        return LocalJob.start(settings, folder.resolve("checkpoints"));
    }

    private static void assertDenied(Settings settings, String... sentence) {
        assertThatThrownBy(
                        () -> {
                            JobParts.STANDARD.createTopics(settings);
                            JobParts.STANDARD.checkPermissions(settings);
                        })
                .isInstanceOf(BrokerException.class)
                .hasMessageStartingWith(settings.kafka().getProperty("bootstrap.servers") + ": ")
                .hasMessageContainingAll(sentence)
                .hasMessageNotContaining("geheim")
                .hasMessageNotContaining("\n");
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
