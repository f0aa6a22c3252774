package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.signing.KeysFile;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.synth.Synthesizer;
import dev.mixtape.schemas.AudioReference;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Track;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestCommandTest {

    private static EmbeddedBroker broker;

    @TempDir Path folder;
    private final String topic = "tracks-" + UUID.randomUUID();

    @BeforeAll
    static void startBroker() throws IOException {
        broker = EmbeddedBroker.temporary();
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    private Ran ingest(Object... more) {
        List<Object> args =
                new ArrayList<>(
                        List.of(
                                "ingest",
                                folder,
                                "--bootstrap",
                                broker.bootstrapServers(),
                                "--set",
                                "topics.tracks=" + topic));
        args.addAll(List.of(more));
        return new Shell(folder.resolve(".home")).run(args.toArray());
    }

    private Path write(String name, int place) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, new Synthesizer(1).track(place).wav());
    }

    private List<ConsumerRecord<byte[], byte[]>> published(int count) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", broker.bootstrapServers(),
                                "group.id", UUID.randomUUID().toString(),
                                "auto.offset.reset", "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (records.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private List<Track> tracks(int count) throws Exception {
        RecordCodec<Track> codec = new RecordCodec<>(Track.class);
        List<Track> tracks = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : published(count)) {
            Track track = codec.decode(record.value());
            assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(track.getId());
            tracks.add(track);
        }
        tracks.sort(Comparator.comparing(Track::getId));
        return tracks;
    }

    @Test
    void publishesEachFileUnderItsRelativePathWithItsBytes() throws Exception {
        Path loop = write("loop.wav", 0);
        write("Ünïcode/pad.WAV", 1);
        write(".hidden/not.wav", 2);
        Files.writeString(folder.resolve("cover.jpg"), "no music");

        Ran ran = ingest("--json");

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.lastLineAsJson().get("tracks").asInt()).isEqualTo(2);
        assertThat(ran.lastLineAsJson().get("topic").asText()).isEqualTo(topic);
        List<Track> tracks = tracks(2);
        assertThat(tracks).extracting(Track::getId).containsExactly("loop.wav", "Ünïcode/pad.WAV");
        ByteBuffer audio = ((InlineAudio) tracks.get(0).getAudio()).getBytes();
        assertThat(audio).isEqualTo(ByteBuffer.wrap(Files.readAllBytes(loop)));
        assertThat(tracks.get(0).getArrivedAt()).isNotNull();
    }

    @Test
    void signsEachTrackWhenThereAreKeys() throws Exception {
        write("label-a/loop.wav", 0);
        Path keys = Files.createTempFile(folder, "keys", ""); // for its owner alone
        Files.writeString(keys, "a = 0123456789abcdef0123456789abcdef\na.prefix = label-a/");
        String set = "tracks.keys-file=" + keys;

        Ran ran = ingest("--set", set);

        assertThat(ran.status()).as(ran.err()).isZero();
        ConsumerRecord<byte[], byte[]> record = published(1).get(0);
        new KeysFile(keys.toString())
                .read()
                .orElseThrow()
                .verify(
                        record.headers().lastHeader("mixtape-signature").value(),
                        record.key(),
                        record.value());

        write("loop.wav", 1);
        Ran other = ingest("--set", set);
        assertThat(other.status()).isEqualTo(1);
        assertThat(other.errorLines())
                .contains(
                        "mixtape: tracks.keys-file: no key in it may sign the id loop.wav; choose"
                                + " an id that begins with the prefix of one, or add a key");
    }

    @Test
    void takesTitleArtistAndGenreFromTheFilesOwnTags() throws Exception {
        byte[] wav = new Synthesizer(1).track(0).wav();
        Files.write(
                folder.resolve("tagged.wav"),
                RiffInfo.append(
                        wav, Map.of("INAM", "Falling Dance", "IART", "Ida", "IGNR", "Drums")));
        assertThat(ingest().status()).isZero();
        Track track = tracks(1).get(0);
        assertThat(track.getTitle()).isEqualTo("Falling Dance");
        assertThat(track.getArtist()).isEqualTo("Ida");
        assertThat(track.getTags()).containsExactly("Drums");
    }

    @Test
    void sendsAFileUriByReference() throws Exception {
        Path file = write("with space/loop.wav", 0);
        assertThat(ingest("--by-reference").status()).isZero();
        String uri = ((AudioReference) tracks(1).get(0).getAudio()).getUri();
        assertThat(uri).startsWith("file:/");
        assertThat(Path.of(URI.create(uri))).isEqualTo(file.toAbsolutePath());
    }

    @Test
    void makesATopicThatTakesTracksOf31Megabytes() throws Exception {
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("large.wav").toFile(), "rw")) {
            large.setLength(31 << 20);
        }
        assertThat(ingest().status()).isZero();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get()).contains(topic);
        }
    }

    @Test
    void refusesAFileThatIsTooLargeNamesTheRemedyAndPublishesTheOthers() throws Exception {
        write("small.wav", 0);
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("large.wav").toFile(), "rw")) {
            large.setLength(40 << 20);
        }
        Ran ran = ingest("--json");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err())
                .contains(
                        "mixtape: "
                                + folder.resolve("large.wav")
                                + ": 41.9 MB, and the topic takes at most 33.5 MB;"
                                + " publish it with --by-reference, or compress it");
        assertThat(ran.lastLineAsJson().get("refused").asInt()).isEqualTo(1);
        assertThat(tracks(1)).extracting(Track::getId).containsExactly("small.wav");
    }

    @Test
    void mindsTheLimitOfATopicThatIsAlreadyThere() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            NewTopic small =
                    new NewTopic(topic, 1, (short) 1)
                            .configs(Map.of("max.message.bytes", "200000"));
            admin.createTopics(List.of(small)).all().get();
        }
        write("loop.wav", 0);
        Ran ran = ingest();
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("the topic takes at most 0.1 MB", "--by-reference");
    }

    @Test
    void saysWhatIsWrongWithTheFolder() {
        assertThat(ingest().err())
                .startsWith("mixtape: " + folder + ": no music in it; expected files that end in");
        Ran missing =
                new Shell(folder)
                        .run("ingest", folder.resolve("none"), "--bootstrap", "localhost:1");
        assertThat(missing.errorLines())
                .containsExactly(
                        "mixtape: " + folder.resolve("none") + ": no such folder; check the path");
    }

    @Test
    void saysQuicklyThatNothingAnswersAtTheBootstrapAddress() throws IOException {
        write("loop.wav", 0);
        Ran ran = new Shell(folder).run("ingest", folder, "--bootstrap", "localhost:1");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.errorLines())
                .containsExactly(
                        "mixtape: --bootstrap localhost:1: nothing answers there;"
                                + " start the broker, or correct the address");
        assertThat(new Shell(folder).run("ingest", folder, "--bootstrap", "nonsense").err())
                .contains("--bootstrap nonsense: expected HOST:PORT");
    }
}
