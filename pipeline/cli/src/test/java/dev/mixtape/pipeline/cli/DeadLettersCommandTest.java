package dev.mixtape.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.text.PlainText;
import dev.mixtape.operators.text.Titles;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.deadletters.DeadLetterBox;
import dev.mixtape.pipeline.deadletters.Replayer;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.BrokerException;
import dev.mixtape.pipeline.kafka.CommittedRecords;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Track;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a real broker; letters are written as the job writes them. */
class DeadLettersCommandTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private static EmbeddedBroker broker;

    @TempDir Path home;

    private final String tracks = "tracks-" + UUID.randomUUID();
    private final String letters = "dead-letters-" + UUID.randomUUID();
    private final RecordCodec<Track> trackCodec = new RecordCodec<>(Track.class);
    private final RecordCodec<DeadLetter> letterCodec = new RecordCodec<>(DeadLetter.class);
    private Settings settings;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = EmbeddedBroker.temporary();
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @BeforeEach
    void makeTopics() {
        settings =
                MixtapeSettings.defaults()
                        .with("kafka.bootstrap.servers", broker.bootstrapServers())
                        .with("topics.tracks", tracks)
                        .with("topics.dead-letters", letters)
                        .with("topics.partitions", "1");
        JobParts.STANDARD.createTopics(settings);
        producer =
                new KafkaProducer<>(
                        settings.kafka(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void closeProducer() {
        producer.close();
    }

    @Test
    void countsByStageAndKindOfReason() throws Exception {
        assertThat(run("list").out()).isEqualTo("No dead letters.\n");
        die("a", Stage.FETCH, "file:/music/a.wav: no such file", NOON);
        die("b", Stage.FETCH, "file:/music/b.wav: no such file", NOON.plusSeconds(60));
        die("c", Stage.FETCH, "https://h/c: the server answers 404; there is no such file", NOON);
        die("d", Stage.FETCH, "https://h/d: the server answers 503; replay later", NOON);
        die("e", Stage.DECODE, "1200 bytes, at most 1000 (audio.max-bytes)", NOON);
        die("f", Stage.DECODE, "7 bytes, at most 1000 (audio.max-bytes)", NOON);

        Ran ran = run("list", "--json");
        assertThat(ran.out())
                .contains("FETCH         2     2  2026-07-01T12:01:00Z  " + tracks + "/0/1")
                .contains("6 dead letters, 6 of them not replayed");
        JsonNode json = ran.lastLineAsJson();
        assertThat(json.get("letters").asInt()).isEqualTo(6);
        assertThat(json.get("groups"))
                .extracting(group -> group.get("stage").asText() + group.get("letters"))
                .containsExactlyInAnyOrder("FETCH2", "FETCH1", "FETCH1", "DECODE2");
    }

    @Test
    void showsReasonsAndIdsPlain() throws Exception {
        die("\u009b2Jid\u202e", Stage.FETCH, Titles.HOSTILE, NOON);
        for (String command : List.of("list", "show")) {
            Ran ran = run(command, "--json");
            assertThat(ran.out()).isEqualTo(PlainText.lines(ran.out())).contains(Titles.HARMLESS);
        }
        assertThat(run("show").out()).contains("track   2Jid\n");
        assertThat(shown()).containsExactly("\u009b2Jid\u202e");
    }

    @Test
    void filtersByStageReasonTrackPlaceAndTime() throws Exception {
        die("a", Stage.FETCH, "file:/a: No such file", NOON);
        die("b", Stage.DECODE, "not audio", NOON.plusSeconds(60));
        die("c", Stage.DECODE, "too long", NOON.plusSeconds(120));
        assertThat(shown("--stage", "decode")).containsExactly("c", "b");
        assertThat(shown("--stage", "DECODE,FETCH")).containsExactly("c", "b", "a");
        assertThat(shown("--reason", "no SUCH")).containsExactly("a");
        assertThat(shown("--track", "a", "--track", "c")).containsExactly("c", "a");
        assertThat(shown("--at", tracks + "/0/1")).containsExactly("b");
        assertThat(shown("--since", "2026-07-01T12:01:00Z", "--until", "2026-07-01T12:02:00Z"))
                .containsExactly("b");
        assertThat(shown("--since", "2026-06-01", "--stage", "fetch")).containsExactly("a");
        assertThat(shown("--since", "2 h")).as("long ago").isEmpty();
        assertThat(shown("--limit", "1")).containsExactly("c");

        assertThat(run("list", "--since", "soon").err()).contains("soon: expected a time such as");
        assertThat(run("list", "--at", "tracks-17").err())
                .contains("tracks-17: expected TOPIC/PARTITION/OFFSET, such as tracks/0/17");
    }

    @Test
    void sendsTheVeryBytesAgainAndSaysOfWhat() throws Exception {
        die("a", Stage.FETCH, "file:/a: no such file", NOON);
        die("b", Stage.DECODE, "not audio", NOON);

        Ran ran = run("replay", "--stage", "FETCH", "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.lastLineAsJson().get("replayed").asInt()).isEqualTo(1);
        assertThat(ran.lastLineAsJson().get("records").get(0).get("to").asText())
                .isEqualTo(tracks + "/0/2");

        List<ConsumerRecord<byte[], byte[]>> all = records(tracks);
        assertThat(all).hasSize(3);
        ConsumerRecord<byte[], byte[]> again = all.get(2);
        assertThat(again.key()).isEqualTo(all.get(0).key());
        assertThat(again.value()).isEqualTo(all.get(0).value());
        assertThat(header(again, "from")).isEqualTo("a producer");
        assertThat(header(again, "mixtape-replay-of")).isEqualTo(tracks + "/0/0");
        assertThat(Instant.parse(header(again, "mixtape-replayed-at"))).isAfter(NOON);

        assertThat(run("list").out()).contains("2 dead letters, 1 of them not replayed");
        assertThat(run("show", "--track", "a").out()).contains(", to " + tracks + "/0/2");
    }

    @Test
    void passesOverWhatWasReplayedUnlessToldToReplayItAgain() throws Exception {
        die("a", Stage.FETCH, "file:/a: no such file", NOON);
        assertThat(run("replay", "--all").out()).contains("1 sent again to " + tracks);
        assertThat(run("replay", "--all").out())
                .contains("replayed before, to " + tracks + "/0/1")
                .contains("0 sent again to " + tracks + ", 1 were before, 0 are gone. --again");
        assertThat(records(tracks)).hasSize(2);
        assertThat(run("replay", "--all", "--again").out()).contains("1 sent again");
        assertThat(records(tracks)).hasSize(3);
    }

    @Test
    void aRehearsalWritesNothing() throws Exception {
        die("a", Stage.FETCH, "file:/a: no such file", NOON);
        Ran ran = run("replay", "--all", "--dry-run", "--json");
        assertThat(ran.out())
                .contains("would be replayed")
                .contains("1 would be sent again to " + tracks);
        assertThat(ran.lastLineAsJson().get("dryRun").asBoolean()).isTrue();
        assertThat(records(tracks)).hasSize(1);
        assertThat(records(letters)).hasSize(1);
    }

    @Test
    void replaysHundredsInTheirOrder() throws Exception {
        int many = 250; // several transactions
        for (int i = 0; i < many; i++) {
            die("track " + i, Stage.RECORD, "unreadable", NOON);
        }
        assertThat(run("replay", "--all").status()).isZero();
        List<ConsumerRecord<byte[], byte[]>> all = records(tracks);
        assertThat(all).hasSize(2 * many);
        for (int i = 0; i < many; i++) {
            assertThat(all.get(many + i).value()).isEqualTo(all.get(i).value());
        }
    }

    @Test
    void saysPlainlyThatAnOriginalIsGone() throws Exception {
        die("a", Stage.FETCH, "file:/a: no such file", NOON);
        die("b", Stage.FETCH, "file:/b: no such file", NOON);
        die("c", Stage.FETCH, "file:/c: no such file", NOON);
        letter("other", Stage.FETCH, "x", NOON, new TopicPartition(tracks, 0), 2);
        letter("later", Stage.FETCH, "x", NOON, new TopicPartition(tracks, 0), 99);
        letter("lost", Stage.FETCH, "x", NOON, new TopicPartition(tracks, 7), 0);
        letter("none", Stage.FETCH, "x", NOON, new TopicPartition("no-such-topic", 0), 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(tracks, 0), RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        }
        Ran ran = run("replay", "--all", "--json");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out())
                .contains("gone: the topic's retention has taken it: partition 0 begins at 1 now")
                .contains("gone: the topic was made anew since: its partition ends before")
                .contains("gone: another record stands there now, the topic was made anew")
                .contains("gone: the topic has no such partition any more");
        assertThat(ran.lastLineAsJson().get("replayed").asInt()).as("b").isEqualTo(1);
        assertThat(ran.lastLineAsJson().get("gone").asInt()).isEqualTo(5);
    }

    @Test
    void ofTwoReplaysAtATimeTheSecondTakesOver() throws Exception {
        die("a", Stage.FETCH, "file:/a: no such file", NOON);
        List<DeadLetterBox.Letter> all = new DeadLetterBox(settings).letters(letter -> true);
        try (Replayer first = new Replayer(settings, Clock.systemUTC());
                Replayer second = new Replayer(settings, Clock.systemUTC())) {
            assertThat(second.replay(all, false)).hasSize(1);
            assertThatThrownBy(() -> first.replay(all, false))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("another replay has begun and taken over from this one");
        }
        assertThat(records(tracks)).hasSize(2);
    }

    @Test
    void wantsToBeToldWhich() {
        Ran ran = run("replay");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("Say which: --stage, --reason, --track, --at");
        assertThat(run("replay", "--all", "--stage", "FETCH").err())
                .contains("--all and a choice exclude each other");
        assertThat(new Shell(home).run("dead-letters").err())
                .contains("No command given after dead-letters");
    }

    @Test
    void saysInASentenceThatKafkaCannotBeUsedLikeThis() throws IOException {
        Path config =
                Files.writeString(
                        home.resolve("wrong.properties"),
                        """
                        kafka.security.protocol=SASL_PLAINTEXT
                        kafka.sasl.jaas.config=nonsense password="geheim"
                        """);
        Ran ran = run("list", "--config", config.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.errorLines())
                .singleElement()
                .asString()
                .startsWith("mixtape: the kafka.* settings cannot be used (")
                .doesNotContain("geheim");
    }

    @Test
    void looksAtWhatUpLeftWhenNoBrokerIsNamed() {
        assertThat(new Shell(home).run("dead-letters", "list").errorLines())
                .containsExactly(
                        "mixtape: nothing here yet: run ./mixtape up --music DIR first, or name a"
                                + " broker with --bootstrap HOST:PORT");
    }

    // --- helpers

    private Ran run(String command, Object... more) {
        List<Object> args =
                new ArrayList<>(
                        List.of(
                                "dead-letters",
                                command,
                                "--bootstrap",
                                broker.bootstrapServers(),
                                "--set",
                                "topics.tracks=" + tracks,
                                "--set",
                                "topics.dead-letters=" + letters));
        args.addAll(List.of(more));
        return new Shell(home).run(args.toArray());
    }

    private List<String> shown(Object... more) throws IOException {
        List<Object> args = new ArrayList<>(List.of(more));
        args.add("--json");
        List<String> found = new ArrayList<>();
        for (JsonNode letter : run("show", args.toArray()).lastLineAsJson().get("shown")) {
            found.add(letter.get("trackId").asText());
        }
        return found;
    }

    /** A track arrives, and dies. */
    private void die(String id, Stage stage, String reason, Instant at) throws Exception {
        byte[] track =
                trackCodec.encode(
                        Track.newBuilder()
                                .setId(id)
                                .setAudio(new InlineAudio(ByteBuffer.wrap(id.getBytes(UTF_8))))
                                .setArrivedAt(at)
                                .build());
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(tracks, id.getBytes(UTF_8), track);
        record.headers().add("from", "a producer".getBytes(UTF_8));
        RecordMetadata place = producer.send(record).get();
        letter(
                id,
                stage,
                reason,
                at,
                new TopicPartition(tracks, place.partition()),
                place.offset());
    }

    private void letter(
            String id, Stage stage, String reason, Instant at, TopicPartition where, long offset)
            throws Exception {
        DeadLetter letter =
                DeadLetter.newBuilder()
                        .setTopic(where.topic())
                        .setPartition(where.partition())
                        .setOffset(offset)
                        .setStage(stage)
                        .setReason(reason)
                        .setTrackId(id)
                        .setDeadAt(at)
                        .build();
        String key = where.topic() + "/" + where.partition() + "/" + offset;
        producer.send(
                        new ProducerRecord<>(
                                letters, key.getBytes(UTF_8), letterCodec.encode(letter)))
                .get();
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (CommittedRecords records = new CommittedRecords(settings, topic)) {
            records.rest(found::add);
        }
        return found;
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
