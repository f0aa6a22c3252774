package dev.mixtape.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.operators.flink.AxesRecords;
import dev.mixtape.operators.flink.ModelRecords;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.text.PlainText;
import dev.mixtape.operators.text.Titles;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.SimilarTrack;
import dev.mixtape.schemas.SimilarTracks;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a real broker; the topics are written as the job writes them. */
class SimilarCommandTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private static EmbeddedBroker broker;
    private static Settings settings;

    @TempDir Path home;

    @BeforeAll
    static void fillTopics() throws Exception {
        broker = EmbeddedBroker.temporary();
        settings =
                MixtapeSettings.defaults()
                        .with("kafka.bootstrap.servers", broker.bootstrapServers())
                        .with("similar.enabled", "true");
        JobParts.STANDARD.createTopics(settings);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            RecordCodec<TrackEmbedding> embeddings = new RecordCodec<>(TrackEmbedding.class);
            for (TrackEmbedding embedding :
                    List.of(
                            embedding("a1", "Blue in Green", "Miles Davis", 1f, 0f),
                            embedding("b2", "Green Onions", null, 0.6f, 0.8f),
                            embedding("c3", null, null),
                            embedding("d4", "Lonely", null),
                            embedding("e5", Titles.HOSTILE, "\u009b1m\u202eevil"),
                            embedding("f6\u202e", Titles.good().get(3), null),
                            embedding("gone", "Green Sleeves", null))) {
                send(producer, "embeddings", embedding.getTrackId(), embeddings.encode(embedding));
            }
            send(producer, "embeddings", "gone", null);
            publishModel(producer);
            RecordCodec<SimilarTracks> similar = new RecordCodec<>(SimilarTracks.class);
            send(
                    producer,
                    "similar-tracks",
                    "e5",
                    similar.encode(tracks("e5", "f6\u202e", 0.5f, "e5", 0.4f)));
            send(producer, "similar-tracks", "a1", similar.encode(tracks("a1", "c3", 0.1f)));
            send(
                    producer,
                    "similar-tracks",
                    "a1",
                    similar.encode(tracks("a1", "b2", 0.98765f, "c3", 0.5f)));
        }
    }

    /** Two components of three features, and two axes. */
    private static void publishModel(KafkaProducer<byte[], byte[]> producer) throws Exception {
        Hyperparameters h = Hyperparameters.defaults(3).toBuilder().K(2).T(2).build();
        Random random = new Random(1);
        List<Frames> songs = new ArrayList<>();
        for (int song = 0; song < 4; song++) {
            float[] values = new float[60 * 3];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() + (i / 3 % 2) * (song + 1);
            }
            songs.add(new Frames(60, 3, values));
        }
        PublishedModel model =
                new PublishedModel(
                        "20261129T120000000-0",
                        PublishedModel.Origin.NONE,
                        Bootstrap.bootstrap(h, songs, 2));
        List<ModelUpdate> pieces = new ArrayList<>(AxesRecords.toRecords("mixtape", model));
        pieces.addAll(ModelRecords.toRecords("mixtape", model));
        RecordCodec<ModelUpdate> models = new RecordCodec<>(ModelUpdate.class);
        for (int piece = 0; piece < pieces.size(); piece++) {
            send(producer, "models", "mixtape/" + piece, models.encode(pieces.get(piece)));
        }
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void showsTheNeighboursOfAnIdWithTitles() throws Exception {
        Ran ran = run("similar", "a1", "--json");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("Most like Blue in Green – Miles Davis, a1:");
        assertThat(ran.out().lines().toList())
                .anySatisfy(line -> assertThat(line).contains("0.988", "Green Onions", "b2"))
                .anySatisfy(line -> assertThat(line).contains("0.500", "c3"));
        JsonNode json = ran.lastLineAsJson();
        assertThat(json.get("trackId").asText()).isEqualTo("a1");
        assertThat(json.get("similarity").asText()).isEqualTo("cosine");
        assertThat(json.get("similar")).hasSize(2);
        assertThat(json.get("similar").get(0).get("title").asText()).isEqualTo("Green Onions");
        assertThat(json.get("similar").get(1).get("title").isNull()).isTrue();
    }

    @Test
    void aPartOfATitleOrArtistIsEnoughIfItMeansOneTrack() {
        assertThat(run("similar", "miles", "--top", "1").out())
                .contains("Green Onions")
                .doesNotContain("c3");
        assertThat(run("similar", "green").errorLines())
                .singleElement()
                .asString()
                .contains("track green: means 2 tracks, such as a1, b2; give an id");
        assertThat(run("similar", "gone").errorLines())
                .singleElement()
                .asString()
                .contains("track gone: no embedded track has that in its id, title or artist");
    }

    @Test
    void titlesAreShownPlainAndFoundAsTheyAreShown() throws Exception {
        Ran ran = run("similar", "GPJ.mp3", "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo(PlainText.lines(ran.out()));
        assertThat(ran.out())
                .contains("Most like " + Titles.HARMLESS + " –  1mevil, e5:")
                .contains("0.500   " + Titles.good().get(3) + "  ");
        assertThat(ran.out().lines()).hasSize(5);
        assertThat(ran.lastLineAsJson().get("title").asText()).startsWith(Titles.HOSTILE);
        assertThat(run("similar", "f6").err()).contains("f6: embedded, but nothing is known");
        Ran unknown = run("similar", "\u009b2J\u001b]0;x\u0007");
        assertThat(unknown.errorLines())
                .containsExactly(
                        "mixtape: track  2J ]0;x : no embedded track has that in its id, title or"
                                + " artist");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(run("similar", "d4").errorLines())
                .singleElement()
                .asString()
                .contains("d4: embedded, but nothing is known of its neighbours yet");
        assertThat(run("similar", "a1", "--set", "topics.similar-tracks=none").errorLines())
                .singleElement()
                .asString()
                .contains("there is no topic none: start the job with --set similar.enabled=true");
    }

    @Test
    void saysWhyTwoTracksAreAlike() throws Exception {
        Ran ran = run("similar", "miles", "--why", "b2", "--json");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains(
                        "Blue in Green – Miles Davis and Green Onions: the cosine of their vectors"
                                + " is 0.600")
                .contains("feature ");
        JsonNode json = ran.lastLineAsJson();
        assertThat(json.get("similarity").asDouble()).isCloseTo(0.6, within(1e-6));
        double sum = 0;
        for (JsonNode component : json.get("components")) {
            sum += component.get("share").asDouble();
        }
        assertThat(json.get("components")).hasSize(2);
        sum += json.get("together").get("share").asDouble();
        assertThat(sum).as("what all of it brings").isCloseTo(0.6, within(1e-3));
        assertThat(json.get("together").get("both")).isNotEmpty();
        assertThat(ran.out()).contains("How features vary and move together brings");
    }

    @Test
    void cannotSayWhyWithoutVectors() {
        assertThat(run("similar", "a1", "--why", "lonely").errorLines())
                .singleElement()
                .asString()
                .contains("d4: embedded without a vector");
        assertThat(run("similar", "a1", "--why", "nobody").errorLines())
                .singleElement()
                .asString()
                .contains("track nobody: no embedded track");
    }

    private Ran run(Object... arguments) {
        return new Shell(home)
                .run(
                        Stream.concat(
                                        Stream.of(arguments),
                                        Stream.of("--bootstrap", broker.bootstrapServers()))
                                .toArray());
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String topic, String key, byte[] value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value)).get();
    }

    private static SimilarTracks tracks(String id, Object... neighboursAndSimilarities) {
        List<SimilarTrack> neighbours = new ArrayList<>();
        for (int i = 0; i < neighboursAndSimilarities.length; i += 2) {
            neighbours.add(
                    new SimilarTrack(
                            (String) neighboursAndSimilarities[i],
                            (Float) neighboursAndSimilarities[i + 1]));
        }
        return new SimilarTracks(id, "mixtape", 3L, "cosine", neighbours, NOON);
    }

    private static TrackEmbedding embedding(
            String id, String title, String artist, Float... vector) {
        return TrackEmbedding.newBuilder()
                .setTrackId(id)
                .setContentId("c")
                .setModelId("mixtape")
                .setModelVersion(3)
                .setEmbedding(List.of(-1f, -2f))
                .setVector(List.of(vector))
                .setStrongest(List.of())
                .setBoundPerFrame(-1)
                .setFrames(1)
                .setTitle(title)
                .setArtist(artist)
                .setArrivedAt(NOON)
                .setEmbeddedAt(NOON)
                .build();
    }
}
