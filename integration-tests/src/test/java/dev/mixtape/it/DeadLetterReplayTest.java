package dev.mixtape.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.mixtape.operators.processes.ThisJava;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.schemas.AudioReference;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Track;
import dev.mixtape.schemas.TrackEmbedding;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What dies for a setting lives after it is mended: by the job and the command as they are. Tracks
 * are signed, and so are their replays; what a stranger forged stays dead.
 */
final class DeadLetterReplayTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int RATE = 22_050;

    private final RecordCodec<Track> codec = new RecordCodec<>(Track.class);

    @TempDir Path folder;
    private HttpServer server;

    @BeforeEach
    void serveAudio() throws Exception {
        byte[] wav = Tones.wav(31, 2 * RATE);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/audio/web.wav",
                exchange -> {
                    exchange.sendResponseHeaders(200, wav.length);
                    exchange.getResponseBody().write(wav);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void whatWasMendedIsEmbeddedAndWhatWasNotIsANewDeadLetter() throws Exception {
        Path music = Files.createDirectories(folder.resolve("music"));
        Path file = Files.write(music.resolve("file.wav"), Tones.wav(30, 2 * RATE));
        String web = "http://127.0.0.1:" + server.getAddress().getPort() + "/audio/";
        try (Mixtape mixtape =
                new Mixtape(
                        "audio.max-bytes",
                        "200000",
                        "topics.partitions",
                        "1",
                        "tracks.keys-file",
                        keys().toString())) {
            Settings strict = mixtape.settings();
            try (LocalJob job = LocalJob.start(strict, folder.resolve("checkpoints"))) {
                mixtape.publishTones(0, 10);
                publish(mixtape, "on disk", new AudioReference(file.toUri().toString()));
                publish(mixtape, "on the web", new AudioReference(web + "web.wav"));
                publish(mixtape, "long", inline(Tones.wav(32, 6 * RATE)));
                publish(mixtape, "noise", inline(new byte[] {1, 2, 3}));
                mixtape.publishBytes("tone-3", null);
                mixtape.publishBytes("tone-3", codec.encode(Tones.track(3)));
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> {
                                    assertThat(mixtape.deadLetters()).hasSize(6);
                                    assertThat(mixtape.embeddings()).hasSize(10);
                                });
                assertThat(job.failure()).isEmpty();
            }

            Settings mended =
                    strict.with("audio.roots", music + "," + web)
                            .with("audio.schemes", "file,http")
                            .with("audio.private-hosts", "127.0.0.1")
                            .with("audio.max-bytes", "1000000");
            try (LocalJob job = LocalJob.start(mended, folder.resolve("checkpoints"))) {
                JsonNode rehearsed = mixtapeCommand(mended, "replay", "--all", "--dry-run");
                assertThat(rehearsed.get("replayed").asInt()).isEqualTo(6);
                JsonNode fetched = mixtapeCommand(mended, "replay", "--stage", "fetch");
                assertThat(fetched.get("replayed").asInt()).isEqualTo(2);
                JsonNode rest = mixtapeCommand(mended, "replay", "--all");
                assertThat(rest.get("replayed").asInt()).isEqualTo(4);
                assertThat(rest.get("already").asInt()).isEqualTo(2);

                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> {
                                    assertThat(mixtape.deadLetters()).hasSize(9);
                                    assertThat(mixtape.embeddings()).hasSize(13);
                                    assertThat(mixtape.tracksLearned()).isEqualTo(13);
                                });
                assertThat(mixtape.embeddings())
                        .extracting(TrackEmbedding::getTrackId)
                        .contains("on disk", "on the web", "long");
                List<DeadLetter> again = mixtape.deadLetters().subList(6, 9);
                assertThat(again)
                        .as("the replays' own places")
                        .allMatch(letter -> letter.getOffset() > 15)
                        .extracting(DeadLetter::getTrackId)
                        .containsExactly("noise", "tone-3", "tone-3");
                assertThat(again.subList(1, 3))
                        .allMatch(letter -> letter.getReason().startsWith("record without the"));
                JsonNode left = mixtapeCommand(mended, "list");
                assertThat(left.get("letters").asInt()).isEqualTo(9);
                assertThat(left.get("open").asInt()).isEqualTo(3);
                assertThat(job.failure()).isEmpty();
            }
        }
    }

    private Path keys() throws Exception {
        Path file = Files.createTempFile(folder, "keys", ""); // for its owner alone
        return Files.writeString(file, "a = 0123456789abcdef0123456789abcdef");
    }

    /** Runs {@code mixtape dead-letters …} as a process of its own; returns its last line. */
    private JsonNode mixtapeCommand(Settings settings, String... args) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ThisJava.program(),
                                "-Xmx256m",
                                "-Dmixtape.home=" + folder.resolve("home"),
                                "-cp",
                                ThisJava.classPath(),
                                "dev.mixtape.pipeline.cli.Mixtape",
                                "dead-letters"));
        command.addAll(List.of(args));
        command.addAll(
                List.of(
                        "--json",
                        "--bootstrap",
                        settings.kafka().getProperty("bootstrap.servers")));
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        List<String> lines =
                new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }

    private static void publish(Mixtape mixtape, String id, Object audio) {
        mixtape.publisher()
                .publish(
                        Track.newBuilder()
                                .setId(id)
                                .setAudio(audio)
                                .setArrivedAt(Instant.ofEpochMilli(5))
                                .build());
    }

    private static InlineAudio inline(byte[] audio) {
        return new InlineAudio(ByteBuffer.wrap(audio));
    }
}
