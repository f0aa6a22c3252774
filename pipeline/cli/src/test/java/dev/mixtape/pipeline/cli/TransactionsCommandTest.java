package dev.mixtape.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.CommittedRecords;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker, with transactions that their producers left as a killed process does. */
class TransactionsCommandTest {
    private static final String LEFT = "mixtape-embeddings-7-12";
    private static final String FOREIGN = "mixtape-embeddings-copy-0-1";
    private static final String INTERVAL = "job.checkpoint-interval=400 ms";

    @TempDir Path folder;
    private EmbeddedBroker broker;
    private Settings settings;

    @BeforeEach
    void startBroker() throws IOException {
        broker = EmbeddedBroker.temporary();
        settings =
                MixtapeSettings.defaults()
                        .with("kafka.bootstrap.servers", broker.bootstrapServers())
                        .with(MixtapeSettings.CHECKPOINT_INTERVAL, "400 ms");
        JobParts.STANDARD.createTopics(settings);
    }

    @AfterEach
    void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void readersGoOnOnceWhatADeadJobLeftIsAborted() throws Exception {
        leave(LEFT, "embeddings");
        leave(FOREIGN, "progress");
        send("embeddings", "committed later");
        try (CommittedRecords reader = new CommittedRecords(settings, "embeddings")) {
            assertThat(reader.poll(Duration.ofSeconds(2)).count()).isZero();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> report("transactions").get("openSeconds").asLong() > 1);
            assertThat(doctor())
                    .containsPattern(
                            "note +Readers +embeddings-0: readers of committed records stop at 0 of"
                                    + " 2: transaction "
                                    + LEFT
                                    + " is open since \\d+ s; Kafka aborts it in 14 min")
                    .contains("resume it, which ends what it left")
                    .contains("./mixtape transactions --abort");

            JsonNode line = report("transactions");
            assertThat(line.get("id").asText()).isEqualTo(LEFT);
            assertThat(line.get("state").asText()).isEqualTo("Ongoing");
            assertThat(line.get("secondsLeft").asLong()).isBetween(600L, 900L);
            assertThat(line.get("partitions").get(0).asText()).isEqualTo("embeddings-0");

            Ran abort = run("transactions", "--abort");
            assertThat(abort.status()).as(abort.err()).isZero();
            assertThat(abort.out()).contains(LEFT, "Aborted 1").doesNotContain(FOREIGN);

            List<String> read = new ArrayList<>();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> {
                                reader.poll(Duration.ofMillis(200))
                                        .forEach(each -> read.add(new String(each.value(), UTF_8)));
                                assertThat(read).containsExactly("committed later");
                            });
        }
        assertThat(run("transactions").out()).contains("No open transaction of job mixtape.");
        assertThat(doctor())
                .as("that of somebody else is left alone")
                .containsPattern(
                        "note +Readers +progress-0: .*, and no transaction of job mixtape holds");
        assertThat(run("transactions", "--set", "job.name=mixtape-embeddings-copy").out())
                .as("nor is it a sink of that job")
                .contains("No open transaction of job mixtape-embeddings-copy.");
    }

    /** Its last life had eight subtasks, so that the new one does not find what it left. */
    @Test
    void abortsNothingWhileTheJobLives() throws Exception {
        leave(LEFT, "embeddings");
        try (LocalJob job = LocalJob.start(settings, folder.resolve("checkpoints"))) {
            Ran refused = run("transactions", "--abort", "--set", "job.checkpoint-interval=20 s");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("job mixtape lives: it took the transactional id mixtape-");
            assertThat(run("transactions").out()).contains(LEFT, "resume it, and it ends them");
            assertThat(job.failure()).isEmpty();
        }
        Ran abort = run("transactions", "--abort");
        assertThat(abort.status()).as(abort.err()).isZero();
        assertThat(run("transactions").out()).contains("No open transaction of job mixtape.");
    }

    private JsonNode report(String command) throws IOException {
        return run(command, "--json").lastLineAsJson().get("transactions").get(0);
    }

    private String doctor() {
        return new Shell(folder)
                .run(
                        "doctor",
                        "--set",
                        "kafka.bootstrap.servers=" + broker.bootstrapServers(),
                        "--set",
                        INTERVAL)
                .out();
    }

    private Ran run(String... arguments) {
        List<Object> all =
                new ArrayList<>(
                        List.of(
                                arguments[0],
                                "--bootstrap",
                                broker.bootstrapServers(),
                                "--set",
                                INTERVAL));
        all.addAll(Arrays.asList(arguments).subList(1, arguments.length));
        return new Shell(folder).run(all.toArray());
    }

    /** A producer that says nothing more: it sends no end of its transaction. */
    private void leave(String id, String topic) throws Exception {
        Properties properties = settings.kafka();
        properties.put("transactional.id", id);
        properties.put("transaction.timeout.ms", "900000");
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, new byte[] {1}, new byte[] {1})).get();
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private void send(String topic, String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, new byte[] {2}, value.getBytes(UTF_8)))
                    .get();
        }
    }
}
