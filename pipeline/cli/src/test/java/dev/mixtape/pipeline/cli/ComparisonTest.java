package dev.mixtape.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.operators.flink.ModelRecords;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code progress --against} a real broker, whose topics are written as a job writes them. */
final class ComparisonTest {
    private static final int SONGS = 100;
    private static final double BETTER = 0.5;

    /** When both models have had their first versions for long. */
    private static final Instant LATE = Instant.parse("2026-11-30T15:00:00Z");

    private static EmbeddedBroker broker;
    private static KafkaProducer<byte[], byte[]> producer;

    @TempDir Path home;

    @BeforeAll
    static void fillTopics() throws Exception {
        broker = EmbeddedBroker.temporary();
        Settings settings =
                MixtapeSettings.defaults()
                        .with("kafka.bootstrap.servers", broker.bootstrapServers())
                        .with("challenger.model.id", "b");
        JobParts.STANDARD.createTopics(settings);
        producer =
                new KafkaProducer<>(
                        settings.kafka(), new ByteArraySerializer(), new ByteArraySerializer());
        double first = publish("mixtape", "", 1);
        double challenger = publish("b", "-b", 30);
        Random random = new Random(5);
        for (int song = 0; song < SONGS; song++) {
            double raw = -150 + 20 * random.nextGaussian();
            double better = BETTER + 0.2 * random.nextGaussian();
            Instant at = LATE.plusSeconds(song);
            embed("", embedding("mixtape", "song-" + song, raw - first, 9, at));
            embed("-b", embedding("b", "song-" + song, raw + better - challenger, 9, at));
        }
        makeUnfairOnes();
    }

    /** What would say that the challenger is far better. */
    private static void makeUnfairOnes() throws Exception {
        double far = 1e6;
        both("sampled", 1, LATE, embedding("b", "sampled", far, 1, LATE));
        Instant early = LATE.minusSeconds(100_000);
        both("before", 9, early, embedding("b", "before", far, 9, early));
        TrackEmbedding again = embedding("b", "again", far, 9, LATE);
        again.setRefreshed(true);
        both("again", 9, LATE, again);
        TrackEmbedding revised = embedding("b", "revised", far, 9, LATE);
        revised.setContentId("another");
        both("revised", 9, LATE, revised);
        // Made again later, when the first embedding is still there: that one counts.
        TrackEmbedding later = embedding("b", "song-0", far, 9, LATE.plusSeconds(9_000));
        later.setRefreshed(true);
        embed("-b", later);
        embed("-b", embedding("b", "only-here", far, 9, LATE));
    }

    private static void both(String track, int version, Instant at, TrackEmbedding its)
            throws Exception {
        embed("", embedding("mixtape", track, 0, version, at));
        embed("-b", its);
    }

    @AfterAll
    static void stopBroker() throws IOException {
        producer.close();
        broker.close();
    }

    @Test
    void comparesTheSongsThatBothJudgedBeforeTheyHadSeenThem() throws Exception {
        Ran ran = run("progress", "--against", "b", "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("Model mixtape:", "Model b:")
                .contains("Challenger b against mixtape")
                .contains("On 100 songs b is better by +0.")
                .contains("; 3 left out.");
        JsonNode found = ran.lastLineAsJson().get("comparison");
        assertThat(found.get("leftOut").asInt()).as("sampled, before, again").isEqualTo(3);
        JsonNode all = found.get("all");
        assertThat(all.get("songs").asInt()).isEqualTo(SONGS);
        assertThat(all.get("difference").asDouble()).isCloseTo(BETTER, within(0.08));
        assertThat(all.get("lower").asDouble()).isBetween(0.35, BETTER);
        assertThat(all.get("upper").asDouble()).isBetween(BETTER, 0.65);
        assertThat(all.get("first").asDouble()).as("raw").isCloseTo(-150, within(8.0));
        assertThat(found.get("course")).hasSize(5);
        assertThat(found.get("course").get(0).get("until").asText())
                .isEqualTo(LATE.plusSeconds(19).toString());
    }

    @Test
    void drawsBothOnTheSameSongs() throws Exception {
        Path png = home.resolve("both.png");
        Ran ran = run("progress", "--against", "b", "--out", png);
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(900);
    }

    @Test
    void refusesAnIdThatIsNoChallengers() {
        assertThat(run("progress", "--against", "mixtape").err())
                .contains("--against=mixtape: is model.id itself; name the challenger beside it");
        assertThat(run("progress", "--against", "c").err())
                .contains("there is no topic progress-c: start the job, which makes it");
        assertThat(run("progress", "--against", "b", "--set", "model.id=other").err())
                .contains("topic progress holds no version of model other");
    }

    /**
     * A model whose frames are so much larger than white ones, with its progress.
     *
     * @param end of its topics' names
     * @return ln |det| of its whitening
     */
    private static double publish(String id, String end, double scale) throws Exception {
        Random random = new Random(1);
        float[] values = new float[200 * 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        Model model =
                Bootstrap.bootstrap(
                        Hyperparameters.defaults(2).toBuilder().K(2).T(2).build(),
                        List.of(new Frames(200, 2, values)));
        PublishedModel published = new PublishedModel("l", PublishedModel.Origin.NONE, model);
        for (ModelUpdate piece : ModelRecords.toRecords(id, published)) {
            send("models" + end, Models.key(piece), ModelUpdate.class, piece);
        }
        for (LearningProgress line : ProgressLines.curve(id, "l", 20, 15)) {
            send("progress" + end, id, LearningProgress.class, line);
        }
        return model.whitening().logDeterminant();
    }

    private static TrackEmbedding embedding(
            String modelId, String track, double bound, int version, Instant at) {
        return TrackEmbedding.newBuilder()
                .setTrackId(track)
                .setContentId("c")
                .setModelId(modelId)
                .setModelVersion(version)
                .setEmbedding(List.of(-1f, -2f))
                .setStrongest(List.of())
                .setBoundPerFrame(bound)
                .setFrames(1)
                .setArrivedAt(at)
                .setEmbeddedAt(at)
                .build();
    }

    private static void embed(String end, TrackEmbedding embedding) throws Exception {
        send("embeddings" + end, embedding.getTrackId(), TrackEmbedding.class, embedding);
    }

    private static <T extends SpecificRecord> void send(
            String topic, String key, Class<T> type, T value) throws Exception {
        byte[] bytes = new RecordCodec<>(type).encode(value);
        producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), bytes)).get();
    }

    private Ran run(Object... args) {
        List<Object> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap", broker.bootstrapServers()));
        return new Shell(home).run(all.toArray());
    }
}
