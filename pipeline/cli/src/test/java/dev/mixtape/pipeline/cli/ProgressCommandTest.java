package dev.mixtape.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.RecordCodec;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a real broker; the topic is written as the job writes it. */
final class ProgressCommandTest {
    private static EmbeddedBroker broker;

    @TempDir Path home;

    @BeforeAll
    static void fillTopic() throws Exception {
        broker = EmbeddedBroker.temporary();
        Settings settings =
                MixtapeSettings.defaults()
                        .with("kafka.bootstrap.servers", broker.bootstrapServers());
        JobParts.STANDARD.createTopics(settings);
        List<LearningProgress> lines =
                new ArrayList<>(ProgressLines.curve("mixtape", "20261129T120000000-0", 400, 250));
        lines.add(ProgressLines.line("mixtape", "20261130T120000000-7", 301, -62.25, List.of()));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            RecordCodec<LearningProgress> codec = new RecordCodec<>(LearningProgress.class);
            for (LearningProgress line : lines) {
                producer.send(
                                new ProducerRecord<>(
                                        "progress",
                                        line.getModelId().getBytes(UTF_8),
                                        codec.encode(line)))
                        .get();
            }
        }
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void showsTheNewestVersionsOfTheNewestLifeAndWhatDrifted() throws Exception {
        Ran ran = run("progress", "--top", "60", "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("Model mixtape:")
                .contains(
                        "Drift at version 254, component 17: share 2.1 % → 9.4 %, fit -61.20 →"
                                + " -63.05 nats a frame, MFCC 3 -12.10 → -10.30")
                .contains("Version 301 learned from 77,056 tracks: -63.");
        JsonNode model = ran.lastLineAsJson().get("models").get(0);
        assertThat(model.get("lineage").asText()).isEqualTo("20261130T120000000-7");
        assertThat(model.get("drifts").asInt()).isEqualTo(1);
        assertThat(model.get("newest")).hasSize(60);
        JsonNode last = model.get("newest").get(59);
        assertThat(last.get("version").asInt()).isEqualTo(301);
        assertThat(last.get("boundPerFrame").asDouble()).isEqualTo(-62.25);
        assertThat(model.get("meanBoundPerFrame").asDouble()).isCloseTo(-63.6, within(0.5));
    }

    @Test
    void writesAllVersionsAsCsvAndDrawsTheCurve() throws Exception {
        Path csv = home.resolve("progress.csv");
        Path png = home.resolve("curve.png");
        Ran ran = run("progress", "--csv", csv, "--out", png);
        assertThat(ran.status()).as(ran.err()).isZero();
        List<String> rows = Files.readAllLines(csv);
        assertThat(rows).hasSize(1 + 302);
        assertThat(rows.get(1))
                .as("version 0 has no bound")
                .startsWith("mixtape,0,")
                .contains(",,");
        BufferedImage image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isEqualTo(900);
        assertThat(image.getRGB(2, 2)).as("paper").isEqualTo(0xffffffff);
    }

    @Test
    void refusesWhatItCannotShow() {
        assertThat(run("progress", "--top", "0").err()).contains("--top=0: must be at least 1");
        assertThat(run("progress", "--smooth", "0").err())
                .contains("--smooth=0: must be at least 1");
        assertThat(run("progress", "--set", "topics.progress=elsewhere").err())
                .contains("there is no topic elsewhere: start the job, which makes it");
        assertThat(run("progress", "--set", "topics.progress=embeddings").err())
                .contains("topic embeddings at")
                .contains("holds no version yet");
    }

    private Ran run(Object... args) {
        List<Object> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap", broker.bootstrapServers()));
        return new Shell(home).run(all.toArray());
    }
}
