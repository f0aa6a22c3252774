package dev.mixtape.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.features.PaperFeatures;
import dev.mixtape.operators.flink.ModelRecords;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.processes.ThisJava;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The models topic after many versions, on a real broker. */
class ModelsTopicTest {
    private static final String LINEAGE = "20261129T120000000-0";
    private static final int SEGMENT = 32 << 20;
    private static final String LOG = "all-versions";

    @TempDir Path folder;
    private EmbeddedBroker broker;
    private Settings settings;

    @BeforeEach
    void startBroker() throws IOException {
        broker = EmbeddedBroker.temporary();
        settings =
                MixtapeSettings.defaults()
                        .with("kafka.bootstrap.servers", broker.bootstrapServers());
        JobParts.STANDARD.createTopics(settings);
    }

    @AfterEach
    void stopBroker() throws IOException {
        broker.close();
    }

    /** 45 versions of 3 MB, 135 MB in twelve pieces, whose bytes cannot be compressed. */
    @Test
    void staysBelowThreeSegmentsHoweverManyVersionsAreWritten() throws Exception {
        try (Admin admin = Admin.create(settings.kafka());
                KafkaProducer<byte[], byte[]> producer = producer()) {
            lookOftenWhatToCompact(admin);
            Random random = new Random(1);
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int version = 0; version < 45; version++) {
                for (int piece = 0; piece < 12; piece++) {
                    byte[] value = new byte[250_000];
                    random.nextBytes(value);
                    byte[] key = ("mixtape/" + piece).getBytes(UTF_8);
                    sent.add(producer.send(new ProducerRecord<>("models", key, value)));
                }
            }
            assertSent(producer, sent);
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(size(admin)).isLessThan(3L * SEGMENT));
        }
    }

    /**
     * Twenty versions, decoded, are 206 MB: more than the heap of the process that exports. The
     * topic is one that Kafka does not compact meanwhile.
     */
    @Test
    void exportsTheNewestVersionInAHeapThatCannotHoldThemAll() throws Exception {
        int newest = 19;
        try (Admin admin = Admin.create(settings.kafka())) {
            admin.createTopics(List.of(new NewTopic(LOG, 1, (short) 1))).all().get();
        }
        publish(newest);
        Path out = folder.resolve("model.npz");
        Process export =
                new ProcessBuilder(
                                ThisJava.program(),
                                "-Xmx128m",
                                "-Dmixtape.home=" + folder.resolve("home"),
                                "-cp",
                                ThisJava.classPath(),
                                "dev.mixtape.pipeline.cli.Mixtape",
                                "model",
                                "export",
                                "--set",
                                "topics.models=" + LOG,
                                "--bootstrap",
                                broker.bootstrapServers(),
                                "--out",
                                out.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(export.getInputStream().readAllBytes(), UTF_8);
        assertThat(export.waitFor()).as(said).isZero();
        assertThat(said)
                .contains(
                        "holds version " + newest + " of lineage " + LINEAGE + ": 256 components");
        assertThat(out).isNotEmptyFile();
    }

    private void publish(int newest) {
        Random random = new Random(2);
        float[] values = new float[64 * PaperFeatures.DIMENSIONS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        List<ModelUpdate> pieces =
                ModelRecords.toRecords(
                        "mixtape",
                        new PublishedModel(
                                LINEAGE,
                                PublishedModel.Origin.NONE,
                                Bootstrap.bootstrap(
                                        Hyperparameters.defaults(PaperFeatures.DIMENSIONS)
                                                .toBuilder()
                                                .K(256)
                                                .build(),
                                        List.of(
                                                new Frames(
                                                        64, PaperFeatures.DIMENSIONS, values)))));
        RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int version = 0; version <= newest; version++) {
                for (int piece = 0; piece < pieces.size(); piece++) {
                    ModelUpdate update = pieces.get(piece);
                    update.setVersion(version);
                    byte[] key = ("mixtape/" + piece).getBytes(UTF_8);
                    sent.add(producer.send(new ProducerRecord<>(LOG, key, codec.encode(update))));
                }
            }
            assertSent(producer, sent);
        }
    }

    private static void assertSent(
            KafkaProducer<byte[], byte[]> producer, List<Future<RecordMetadata>> sent) {
        producer.flush();
        assertThat(sent).allSatisfy(each -> assertThat(each).succeedsWithin(Duration.ZERO));
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Properties properties = settings.kafka();
        properties.put("linger.ms", "20");
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void lookOftenWhatToCompact(Admin admin) throws Exception {
        admin.incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(ConfigResource.Type.BROKER, ""),
                                List.of(
                                        new AlterConfigOp(
                                                new ConfigEntry("log.cleaner.backoff.ms", "500"),
                                                AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static long size(Admin admin) throws Exception {
        return admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1).values().stream()
                .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                .filter(replica -> replica.getKey().topic().equals("models"))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
    }
}
