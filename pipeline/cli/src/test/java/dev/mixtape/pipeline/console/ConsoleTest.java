package dev.mixtape.pipeline.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.flink.AxesRecords;
import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.flink.ModelRecords;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.framing.FramingOptions;
import dev.mixtape.operators.framing.SongFramer;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.synth.Synthesizer;
import dev.mixtape.schemas.AudioReference;
import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Track;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A console over a real broker; the topics are written as publishers and the job write them. */
final class ConsoleTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final String TOKEN = "0123456789abcdef";
    private static final int SONGS = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final List<byte[]> WAVS = new ArrayList<>();
    private static EmbeddedBroker broker;
    private static KafkaProducer<byte[], byte[]> producer;
    private static Settings settings;
    private static Console console;

    @BeforeAll
    static void start() throws Exception {
        Path music = Files.createDirectories(folder.resolve("music"));
        broker = EmbeddedBroker.temporary();
        settings =
                MixtapeSettings.defaults()
                        .with("kafka.bootstrap.servers", broker.bootstrapServers())
                        .with("audio.roots", music.toString())
                        .with("backend", "reference");
        JobParts.STANDARD.createTopics(settings);
        producer =
                new KafkaProducer<>(
                        settings.kafka(), new ByteArraySerializer(), new ByteArraySerializer());
        List<Frames> frames = new ArrayList<>();
        try (SongFramer framer =
                FramingOptions.of(settings.with("audio.isolation", "none")).open()) {
            for (int song = 0; song < SONGS; song++) {
                WAVS.add(new Synthesizer(1).track(song).wav());
                frames.add(framer.frame(WAVS.get(song)));
            }
        }
        Path outside = Files.write(folder.resolve("outside.wav"), WAVS.get(2));
        Files.createSymbolicLink(music.resolve("link.wav"), outside);
        publish("s/0.wav", inline(WAVS.get(0)));
        publish("s/1.wav", referenceTo(Files.write(music.resolve("1.wav"), WAVS.get(1))));
        publish("s/2.wav", referenceTo(outside));
        publish("s/3.wav", referenceTo(music.resolve("link.wav")));
        publish("s/4.wav", referenceTo(Files.writeString(music.resolve("4.wav"), "a secret file")));
        publish("s/5.wav", referenceTo(music.resolve("gone.wav")));
        publishModel(frames);
        send("tracks", "broken", "no track".getBytes(UTF_8));
        console = Console.start(settings, folder.resolve("console"), "127.0.0.1", 0, TOKEN);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            JsonNode status = get("/api/status");
                            assertThat(status.get("tracks").asInt()).isEqualTo(SONGS);
                            assertThat(status.get("modelVersion").asInt()).isZero();
                            JsonNode last = get("/api/tracks/s%2F5.wav");
                            assertThat(last.get("audio").asBoolean()).isTrue();
                        });
    }

    @AfterAll
    static void stop() throws Exception {
        console.close();
        producer.close();
        broker.close();
    }

    private static Object inline(byte[] bytes) {
        return new InlineAudio(ByteBuffer.wrap(bytes));
    }

    private static Object referenceTo(Path file) {
        return new AudioReference(file.toUri().toString());
    }

    private static void publish(String id, Object audio) throws Exception {
        Track track = Track.newBuilder().setId(id).setAudio(audio).setArrivedAt(NOON).build();
        send("tracks", id, new RecordCodec<>(Track.class).encode(track));
    }

    private static void send(String topic, String key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value)).get();
    }

    /** Version 0 of three components and four axes, and what it says of the songs. */
    private static void publishModel(List<Frames> songs) throws Exception {
        Hyperparameters h = Hyperparameters.defaults(52).toBuilder().K(3).T(3).build();
        PublishedModel model =
                new PublishedModel(
                        "20261129T120000000-0",
                        PublishedModel.Origin.NONE,
                        Bootstrap.bootstrap(h, songs, 4));
        List<ModelUpdate> pieces = new ArrayList<>(AxesRecords.toRecords("mixtape", model));
        pieces.addAll(ModelRecords.toRecords("mixtape", model));
        for (ModelUpdate piece : pieces) {
            send("models", Models.key(piece), new RecordCodec<>(ModelUpdate.class).encode(piece));
        }
        try (InferenceBackend backend = Backends.choose("reference").backend()) {
            backend.use(model.model());
            List<SongResult> results = backend.embed(songs);
            for (int song = 0; song < songs.size(); song++) {
                embedded("s/" + song + ".wav", results.get(song));
            }
        }
    }

    private static void embedded(String id, SongResult result) throws Exception {
        List<ComponentShare> strongest = new ArrayList<>();
        for (int k = 0; k < result.responsibilities().length; k++) {
            strongest.add(new ComponentShare(k, result.responsibilities()[k]));
        }
        TrackEmbedding embedding =
                TrackEmbedding.newBuilder()
                        .setTrackId(id)
                        .setContentId("00")
                        .setModelId("mixtape")
                        .setModelVersion(0)
                        .setEmbedding(EmbeddingRecords.boxed(result.embedding()))
                        .setVector(EmbeddingRecords.boxed(result.vector()))
                        .setStrongest(strongest)
                        .setBoundPerFrame(result.boundPerFrame())
                        .setFrames(result.frames())
                        .setTitle("Song " + id)
                        .setArrivedAt(NOON)
                        .setEmbeddedAt(NOON)
                        .build();
        send("embeddings", id, new RecordCodec<>(TrackEmbedding.class).encode(embedding));
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(console.address() + path))
                .timeout(Duration.ofMinutes(3));
    }

    private static JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = CLIENT.send(to(path).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private static HttpResponse<byte[]> play(String id, String... headers) throws Exception {
        HttpRequest.Builder request = to("/api/tracks/s%2F" + id + ".wav/audio");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Test
    void playsWhatARecordHoldsAndWhatItRefersToBeneathARoot() throws Exception {
        for (int song = 0; song < 2; song++) {
            byte[] wav = WAVS.get(song);
            HttpResponse<byte[]> whole = play("" + song);
            assertThat(whole.statusCode()).isEqualTo(200);
            assertThat(whole.body()).isEqualTo(wav);
            assertThat(whole.headers().firstValue("Content-Type")).contains("audio/wav");
            assertThat(whole.headers().firstValue("Accept-Ranges")).contains("bytes");

            HttpResponse<byte[]> part = play("" + song, "Range", "bytes=100-199");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(wav, 100, 200));
            assertThat(part.headers().firstValue("Content-Range"))
                    .contains("bytes 100-199/" + wav.length);

            HttpResponse<byte[]> beyond = play("" + song, "Range", "bytes=999999999-");
            assertThat(beyond.statusCode()).isEqualTo(416);
            assertThat(beyond.headers().firstValue("Content-Range"))
                    .contains("bytes */" + wav.length);

            HttpResponse<byte[]> changed =
                    play("" + song, "Range", "bytes=100-199", "If-Range", "\"another\"");
            assertThat(changed.statusCode()).isEqualTo(200);
            assertThat(changed.body()).hasSize(wav.length);
        }
    }

    @Test
    void tellsTheHeadOfARecording() throws Exception {
        HttpResponse<Void> head =
                CLIENT.send(
                        to("/api/tracks/s%2F0.wav/audio")
                                .method("HEAD", BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(WAVS.get(0).length);
    }

    @Test
    void playsNothingElse() throws Exception {
        for (String id : List.of("2", "3", "4", "5")) {
            HttpResponse<byte[]> answer = play(id);
            assertThat(answer.statusCode()).as(id).isEqualTo(404);
            assertThat(new String(answer.body(), UTF_8))
                    .contains("\"detail\":\"track s/" + id + ".wav: ")
                    .doesNotContain("secret");
        }
        assertThat(get("/api/tracks/s%2F2.wav").get("audio").asBoolean())
                .as("what lies outside of the roots is not offered")
                .isFalse();
    }

    @Test
    void hearsAFileAndSaysWhatIsNear() throws Exception {
        JsonNode heard = upload(WAVS.get(2), 200);
        JsonNode nearest = heard.get("similar").get(0);
        assertThat(nearest.at("/track/id").asText()).isEqualTo("s/2.wav");
        assertThat(nearest.get("similarity").asDouble()).isGreaterThan(0.999);
        assertThat(heard.at("/placed/components")).hasSize(3);
        assertThat(heard.at("/placed/frames").asInt())
                .isEqualTo(nearest.at("/track/frames").asInt());
        assertThat(upload("no sound at all".getBytes(UTF_8), 422).get("detail").asText())
                .startsWith("the file: ");
        assertThat(upload(new byte[0], 422).get("detail").asText()).startsWith("the file: ");
    }

    private static JsonNode upload(byte[] file, int status) throws Exception {
        HttpResponse<String> answer =
                CLIENT.send(
                        to("/api/similar?limit=2")
                                .header("Content-Type", "audio/wav")
                                .POST(BodyPublishers.ofByteArray(file))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void drawsATrackOverTime() throws Exception {
        JsonNode picture = get("/api/tracks/s%2F0.wav/features");
        int columns = picture.get("columns").asInt();
        assertThat(columns).isBetween(100, 400);
        assertThat(picture.get("names")).hasSize(52);
        assertThat(picture.get("values")).hasSize(52);
        assertThat(picture.get("values").get(51)).hasSize(columns);
        assertThat(picture.get("secondsPerColumn").asDouble() * columns).isBetween(7.0, 13.0);
        assertThat(picture.get("speaking")).hasSize(3);
        double sum = 0;
        for (JsonNode component : picture.get("speaking")) {
            sum += component.get("shares").get(columns / 2).asDouble();
        }
        assertThat(sum).isBetween(0.99, 1.01);
    }

    @Test
    void saysWhyTwoAreNear() throws Exception {
        JsonNode why = get("/api/tracks/s%2F0.wav/why/s%2F1.wav");
        assertThat(why.get("sentence").asText()).startsWith("They are alike by ");
        assertThat(why.get("shared")).hasSize(3);
        assertThat(why.at("/shared/0/shareOfOne").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void keepsTheNameOfAComponentAndTellsWhoeverListens() throws Exception {
        ComponentSummary summary =
                ComponentSummary.newBuilder()
                        .setModelId("mixtape")
                        .setComponent(1)
                        .setShare(0.5)
                        .setTracks(3)
                        .setTags(List.of())
                        .setExemplars(List.of())
                        .setFeatures(List.of())
                        .setModelVersion(0)
                        .setUpdatedAt(NOON)
                        .build();
        send("components", "mixtape/1", new RecordCodec<>(ComponentSummary.class).encode(summary));
        await().atMost(PATIENCE).until(() -> get("/api/components").get("components").size() == 1);
        try (BufferedReader events =
                new BufferedReader(
                        new InputStreamReader(
                                CLIENT.send(to("/api/events").build(), BodyHandlers.ofInputStream())
                                        .body(),
                                UTF_8))) {
            HttpResponse<String> named =
                    write("PUT", "/api/components/1/name", "{\"name\":\"<b>Night</b> drive\"}");
            assertThat(named.statusCode()).isEqualTo(204);
            String line = events.readLine();
            while (!line.equals("event: components")) {
                line = events.readLine();
            }
        }
        await().atMost(PATIENCE)
                .until(
                        () ->
                                get("/api/components")
                                        .at("/components/0/name")
                                        .asText()
                                        .equals("<b>Night</b> drive"));
        assertThat(write("PUT", "/api/components/3/name", "{\"name\":\"x\"}").statusCode())
                .as("there are three")
                .isEqualTo(400);
    }

    private static HttpResponse<String> write(String method, String path, String body)
            throws Exception {
        return CLIENT.send(
                to(path).header("Content-Type", "application/json")
                        .header("X-Mixtape-Token", TOKEN)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void sendsADeadLettersRecordAgain() throws Exception {
        JsonNode track = get("/api/tracks/s%2F0.wav");
        assertThat(track.get("id").asText()).isEqualTo("s/0.wav");
        var place =
                producer.send(
                                new ProducerRecord<>(
                                        "tracks",
                                        "late".getBytes(UTF_8),
                                        new RecordCodec<>(Track.class)
                                                .encode(
                                                        Track.newBuilder()
                                                                .setId("late")
                                                                .setAudio(inline(new byte[0]))
                                                                .setArrivedAt(NOON)
                                                                .build())))
                        .get();
        String letter = "tracks/" + place.partition() + "/" + place.offset();
        send(
                "dead-letters",
                letter,
                new RecordCodec<>(DeadLetter.class)
                        .encode(
                                DeadLetter.newBuilder()
                                        .setTopic("tracks")
                                        .setPartition(place.partition())
                                        .setOffset(place.offset())
                                        .setStage(Stage.DECODE)
                                        .setReason("not audio")
                                        .setTrackId("late")
                                        .setDeadAt(NOON)
                                        .build()));
        await().atMost(PATIENCE)
                .until(() -> get("/api/dead-letters?reason=AUDIO").get("total").asInt() == 1);
        String body = "{\"letters\":[\"" + letter + "\"]}";
        JsonNode replayed =
                new ObjectMapper().readTree(write("POST", "/api/dead-letters/replay", body).body());
        assertThat(replayed.at("/results/0/outcome").asText()).isEqualTo("replayed");
        assertThat(replayed.at("/results/0/to").asText()).startsWith("tracks/");
        await().atMost(PATIENCE)
                .until(() -> !get("/api/dead-letters").at("/deadLetters/0/replayed").isNull());
        assertThat(write("POST", "/api/dead-letters/replay", body).body()).contains("\"already\"");
        assertThat(
                        write(
                                        "POST",
                                        "/api/dead-letters/replay",
                                        "{\"letters\":[\"tracks/0/999\"]}")
                                .statusCode())
                .isEqualTo(404);
    }
}
