package dev.mixtape.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.schemas.AudioReference;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Track;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes, it becomes an embedding or a dead letter, and the job does not restart. */
final class BadInputTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int RATE = 22_050;

    @TempDir Path folder;

    private final RecordCodec<Track> codec = new RecordCodec<>(Track.class);

    @Test
    void everyOddRecordBecomesAnEmbeddingOrADeadLetterThatSaysWhy() throws Exception {
        Path music = Files.createDirectories(folder.resolve("music"));
        Files.write(music.resolve("inside.wav"), Tones.wav(1, 2 * RATE));
        Path outside = Files.write(folder.resolve("outside.wav"), Tones.wav(3, 2 * RATE));
        Files.createSymbolicLink(music.resolve("link.wav"), outside);

        // No restart strategy: one exception would end the job, and the test with it.
        try (Mixtape mixtape =
                        new Mixtape(
                                "audio.roots", music.toString(),
                                "topics.partitions", "1",
                                "flink.restart-strategy.type", "none");
                LocalJob job = LocalJob.start(mixtape.settings(), folder.resolve("checkpoints"))) {
            mixtape.publishTones(0, 10);

            publish(mixtape, "silent", Tones.silence(2 * RATE));
            publish(mixtape, "8 kHz", Tones.wav(2, 2 * 8_000, 8_000, 1));
            publish(mixtape, "192 kHz", Tones.wav(2, 2 * 192_000, 192_000, 1));
            publish(mixtape, "5.1 channels", Tones.wav(2, 2 * 48_000, 48_000, 6));
            publish(mixtape, "one second", Tones.wav(2, RATE));
            publish(mixtape, "truncated", Arrays.copyOf(Tones.wav(2, 2 * RATE), RATE));
            refer(mixtape, "by reference", music.resolve("inside.wav").toUri().toString());
            List<String> embeddable =
                    List.of(
                            "silent",
                            "8 kHz",
                            "192 kHz",
                            "5.1 channels",
                            "one second",
                            "truncated",
                            "by reference");

            byte[] noise = new byte[5_000];
            new Random(1).nextBytes(noise);
            publish(mixtape, "undecodable", noise);
            publish(mixtape, "empty", new byte[0]);
            refer(mixtape, "missing", music.resolve("absent.wav").toUri().toString());
            refer(mixtape, "outside", outside.toUri().toString());
            refer(mixtape, "dots", music.toUri() + "../outside.wav");
            refer(mixtape, "symbolic link", music.resolve("link.wav").toUri().toString());
            refer(mixtape, "folder", music.toUri().toString());
            refer(mixtape, "remote", "http://127.0.0.1:1/x.mp3");
            refer(mixtape, "no uri", "::::");
            publish(mixtape, " ", Tones.wav(2, RATE));
            publish(mixtape, "with\u0000control", Tones.wav(2, RATE));
            publish(mixtape, "x".repeat(5_000), Tones.wav(2, RATE));
            mixtape.publishBytes("json", "{\"id\": \"a track in JSON\"}".getBytes(UTF_8));
            mixtape.publishBytes("tombstone", null);
            mixtape.publishBytes("short", new byte[3]);
            byte[] whole = codec.encode(Tones.track(5));
            mixtape.publishBytes("cut", Arrays.copyOf(whole, 40));
            int dead = 16;

            mixtape.publishTones(10, 12);
            int good = 12 + embeddable.size();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                assertThat(mixtape.deadLetters()).hasSize(dead);
                                assertThat(mixtape.embeddings()).hasSize(good);
                                assertThat(mixtape.tracksLearned()).isEqualTo(good);
                            });

            assertThat(mixtape.embeddings())
                    .extracting(TrackEmbedding::getTrackId)
                    .containsAll(embeddable)
                    .contains("tone-10", "tone-11");
            assertThat(mixtape.embeddings())
                    .allSatisfy(e -> assertThat(e.getEmbedding()).allMatch(Float::isFinite));
            assertLetters(mixtape.deadLetters());
            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        }
    }

    private static void assertLetters(List<DeadLetter> letters) {
        assertThat(letters)
                .allSatisfy(
                        letter -> {
                            assertThat(letter.getTopic()).isEqualTo("tracks");
                            assertThat(letter.getReason()).isNotBlank().doesNotContain("\n");
                        });
        // One partition: ten tones and seven that can be embedded came before the first of these.
        assertThat(letters)
                .extracting(DeadLetter::getOffset)
                .containsExactlyInAnyOrderElementsOf(
                        java.util.stream.LongStream.range(17, 33).boxed().toList());
        assertLetter(letters, "undecodable", Stage.DECODE, "");
        assertLetter(letters, "empty", Stage.DECODE, "0 bytes");
        assertLetter(letters, "missing", Stage.FETCH, "no such file");
        assertLetter(letters, "outside", Stage.FETCH, "outside audio.roots");
        assertLetter(letters, "dots", Stage.FETCH, "outside audio.roots");
        assertLetter(letters, "symbolic link", Stage.FETCH, "outside audio.roots");
        assertLetter(letters, "folder", Stage.FETCH, "not a file");
        assertLetter(letters, "remote", Stage.FETCH, "only file: references");
        assertLetter(letters, "no uri", Stage.FETCH, "not a file: reference");
        assertThat(letters)
                .filteredOn(letter -> letter.getStage() == Stage.RECORD)
                .hasSize(7)
                .extracting(DeadLetter::getReason)
                .anyMatch(reason -> reason.contains("without an id"))
                .anyMatch(reason -> reason.contains("control characters"))
                .anyMatch(reason -> reason.contains("id of 5000 characters: at most 1024"))
                .anyMatch(reason -> reason.contains("begins with 0x7B22"))
                .anyMatch(reason -> reason.contains("without a value"))
                .anyMatch(reason -> reason.contains("record of 3 bytes"))
                .anyMatch(reason -> reason.contains("no Track"));
    }

    private static void assertLetter(
            List<DeadLetter> letters, String trackId, Stage stage, String reason) {
        assertThat(letters)
                .filteredOn(letter -> trackId.equals(letter.getTrackId()))
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.getStage()).isEqualTo(stage);
                            assertThat(letter.getReason()).contains(reason);
                        });
    }

    private void publish(Mixtape mixtape, String id, byte[] audio) {
        mixtape.publisher().publish(track(id, new InlineAudio(ByteBuffer.wrap(audio))));
    }

    private void refer(Mixtape mixtape, String id, String uri) {
        mixtape.publisher().publish(track(id, new AudioReference(uri)));
    }

    private static Track track(String id, Object audio) {
        return Track.newBuilder()
                .setId(id)
                .setAudio(audio)
                .setArrivedAt(Instant.ofEpochMilli(5))
                .build();
    }
}
