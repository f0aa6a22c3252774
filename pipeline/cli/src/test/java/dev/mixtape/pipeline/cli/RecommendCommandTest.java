package dev.mixtape.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.Newest;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.Play;
import dev.mixtape.schemas.RecommendedTrack;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TasteShare;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.UserFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From plays to features to the command, on real Kafka and RocksDB. Embeddings are written as the
 * job writes them, so that nothing has to be decoded and inferred here.
 */
class RecommendCommandTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private final Instant yesterday =
            Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);

    @TempDir Path folder;

    private EmbeddedBroker broker;
    private Settings settings;
    private KafkaProducer<byte[], byte[]> producer;
    private LocalJob job;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.temporary();
        settings =
                MixtapeSettings.defaults()
                        .with("kafka.bootstrap.servers", broker.bootstrapServers())
                        .with("topics.partitions", "2")
                        .with("listeners.enabled", "true")
                        .with("embedding.vector-width", "8")
                        .with("taste.interval", "200 ms")
                        .with("job.checkpoint-interval", "500 ms");
        JobParts.STANDARD.createTopics(settings);
        producer =
                new KafkaProducer<>(
                        settings.kafka(), new ByteArraySerializer(), new ByteArraySerializer());
        startJob();
    }

    @AfterEach
    void stop() throws IOException {
        job.close();
        producer.close();
        broker.close();
    }

    private void startJob() throws Exception {
        job = LocalJob.start(settings, folder.resolve("checkpoints"));
    }

    @Test
    void playsBecomeATasteThatFollowsTheTracksAndTheCommandShowsIt() throws Exception {
        embed("rock-1", 1, 0);
        embed("rock-2", 1, 0);
        embed("jazz-1", 1, 1);
        play("ann", "rock-1", yesterday);
        play("ann", "later", yesterday); // which nobody knows yet
        play("ann", "rock-1", Instant.now().plus(1, ChronoUnit.DAYS)); // a clock gone wrong
        features(
                ann -> {
                    assertThat(ann.getPlays()).isEqualTo(1);
                    assertThat(ann.getTaste()).containsExactly(new TasteShare(0, 1f));
                });

        job.close(); // and what comes meanwhile is not missed
        embed("later", 1, 1);
        play("ann", "rock-1", yesterday); // published once more
        startJob();
        features(
                ann -> {
                    assertThat(ann.getPlays()).isEqualTo(2);
                    assertThat(ann.getTaste())
                            .containsExactly(new TasteShare(0, 0.5f), new TasteShare(1, 0.5f));
                    assertThat(ann.getRecommended())
                            .extracting(RecommendedTrack::getTrack)
                            .containsExactlyInAnyOrder("rock-2", "jazz-1");
                    assertThat(ann.getVector()).containsExactly(.5f, .5f, 0f, 0f, 0f, 0f, 0f, 0f);
                });

        embed("rock-1", 2, 5);
        features(
                ann ->
                        assertThat(ann.getTaste())
                                .containsExactly(new TasteShare(1, 0.5f), new TasteShare(5, 0.5f)));

        send("embeddings", "rock-1", null); // withdrawn
        features(ann -> assertThat(ann.getTaste()).containsExactly(new TasteShare(1, 1f)));
        play("ann", "rock-1", yesterday.plusMillis(1)); // a dead letter …
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(run("dead-letters", "list").out())
                                        .contains("the track was withdrawn", "2 dead letters"));
        embed("rock-1", 3, 0); // … until the track is back
        assertThat(run("dead-letters", "replay", "--reason", "withdrawn").status()).isZero();
        features(ann -> assertThat(ann.getPlays()).isEqualTo(2));
        assertThat(job.failure()).isEmpty();
        shows();
    }

    private void shows() throws Exception {
        Ran ran = run("recommend", "ann", "--json");
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains("ann: 2 plays of 2 tracks, worth 1.95 now; the newest 1.0 days ago")
                .contains("affinity  title", "0.71  Title of jazz-1");
        JsonNode report = ran.lastLineAsJson();
        assertThat(report.get("weight").asDouble())
                .isCloseTo(2 * Math.pow(2, -1 / 30.0), within(1e-2));
        assertThat(report.get("taste")).hasSize(2);
        assertThat(report.get("recommended").get(0).get("artist").asText()).isEqualTo("Somebody");

        assertThat(run("recommend", "bob").status()).isEqualTo(1);
        assertThat(run("recommend", "bob").err())
                .contains("holds nothing of user bob: run the job with listeners.enabled=true");
    }

    private Ran run(String... arguments) {
        Object[] all = new Object[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--bootstrap";
        all[arguments.length + 1] = broker.bootstrapServers();
        return new Shell(folder).run(all);
    }

    /** Waits until what is published of ann is as it should be. */
    private void features(Consumer<UserFeatures> check) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            UserFeatures ann =
                                    Newest.of(
                                                    settings,
                                                    "user-features",
                                                    UserFeatures.class,
                                                    List.of("ann"))
                                            .get("ann");
                            assertThat(ann).isNotNull();
                            check.accept(ann);
                        });
    }

    private void play(String user, String track, Instant time) throws Exception {
        send("plays", user, new RecordCodec<>(Play.class).encode(new Play(user, track, time, 1.0)));
    }

    private void embed(String track, long version, int component) throws Exception {
        TrackEmbedding embedding =
                TrackEmbedding.newBuilder()
                        .setTrackId(track)
                        .setContentId("00")
                        .setModelId("mixtape")
                        .setModelVersion(version)
                        .setEmbedding(List.of(0f))
                        .setVector(vector(component))
                        .setStrongest(List.of(new ComponentShare(component, 0.9f)))
                        .setBoundPerFrame(-1)
                        .setFrames(1)
                        .setTitle("Title of " + track)
                        .setArtist("Somebody")
                        .setArrivedAt(yesterday)
                        .setEmbeddedAt(yesterday)
                        .build();
        send("embeddings", track, new RecordCodec<>(TrackEmbedding.class).encode(embedding));
    }

    /** Of tracks of one component the same, otherwise orthogonal. */
    private static List<Float> vector(int component) {
        return IntStream.range(0, 8).mapToObj(i -> i == component ? 1f : 0f).toList();
    }

    private void send(String topic, String key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value)).get();
    }
}
