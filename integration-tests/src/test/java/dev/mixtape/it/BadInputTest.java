package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.it.BadRecords.Bad;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.schemas.AudioReference;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Track;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes, it becomes an embedding or a dead letter, and the job does not restart. */
final class BadInputTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int RATE = 22_050;

    /** What Kafka takes is 1 MiB; a dead letter never comes near it. */
    private static final int MAX_LETTER_BYTES = 8 << 10;

    private final RecordCodec<Track> codec = new RecordCodec<>(Track.class);
    private final RecordCodec<DeadLetter> letters = new RecordCodec<>(DeadLetter.class);

    @TempDir Path folder;

    @Test
    void everyOddRecordBecomesAnEmbeddingOrADeadLetterThatSaysWhy() throws Exception {
        Path music = Files.createDirectories(folder.resolve("music"));
        Files.write(music.resolve("inside.wav"), Tones.wav(1, 2 * RATE));
        Path outside = Files.write(folder.resolve("outside.wav"), Tones.wav(3, 2 * RATE));
        Files.createSymbolicLink(music.resolve("link.wav"), outside);
        List<Bad> bad = new ArrayList<>(BadRecords.records());
        bad.addAll(BadRecords.audio());
        bad.addAll(BadRecords.references(music));
        Map<String, Object> odd = oddButGood(music);

        try (Mixtape mixtape =
                        mixtape(
                                "audio.roots", music.toString(),
                                "audio.max-bytes", "1048576",
                                "audio.max-seconds", "30");
                LocalJob job = LocalJob.start(mixtape.settings(), folder.resolve("checkpoints"))) {
            mixtape.publishTones(0, 10);
            odd.forEach((id, audio) -> mixtape.publisher().publish(track(id, audio)));
            mixtape.publishBytes(bad.stream().map(Bad::value).toList());
            mixtape.publishTones(10, 12);
            int good = 12 + odd.size();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                assertThat(mixtape.deadLetters()).hasSize(bad.size());
                                assertThat(mixtape.embeddings()).hasSize(good);
                                assertThat(mixtape.tracksLearned()).isEqualTo(good);
                            });

            assertThat(mixtape.embeddings())
                    .extracting(TrackEmbedding::getTrackId)
                    .containsAll(odd.keySet())
                    .contains("tone-10", "tone-11");
            assertThat(mixtape.embeddings())
                    .allSatisfy(e -> assertThat(e.getEmbedding()).allMatch(Float::isFinite));
            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
            // One partition: the bad ones stand behind ten tones and the odd ones, in their order.
            assertLetters(mixtape.deadLetters(), bad, 10 + odd.size());
        }
    }

    /** Counted, not timed; docs/strangers.md says what a bad record costs. */
    @Test
    void thousandsOfBadRecordsInARowTakeNoGoodOneWithThem() throws Exception {
        int bad = 5_000;
        int every = 250;
        try (Mixtape mixtape = mixtape("bootstrap.tracks", "5");
                LocalJob job = LocalJob.start(mixtape.settings(), folder.resolve("checkpoints"))) {
            Set<Long> offsets = new HashSet<>();
            List<byte[]> values = new ArrayList<>();
            Set<String> good = new HashSet<>();
            for (int seed = 0; seed < bad; seed++) {
                if (seed % every == 0) {
                    Track tone = Tones.track(seed / every);
                    good.add(tone.getId());
                    values.add(codec.encode(tone));
                }
                offsets.add((long) values.size());
                values.add(BadRecords.any(seed));
            }
            mixtape.publishBytes(values);

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                assertThat(mixtape.embeddings()).hasSize(good.size());
                                assertThat(mixtape.tracksLearned()).isEqualTo(good.size());
                                assertThat(mixtape.deadLetters()).hasSize(bad);
                            });
            assertThat(mixtape.embeddings())
                    .extracting(TrackEmbedding::getTrackId)
                    .containsExactlyInAnyOrderElementsOf(good);
            assertThat(mixtape.deadLetters())
                    .extracting(DeadLetter::getOffset)
                    .containsExactlyInAnyOrderElementsOf(offsets);
            assertThat(mixtape.deadLetters())
                    .allSatisfy(
                            letter ->
                                    assertThat(letters.encode(letter))
                                            .hasSizeLessThan(MAX_LETTER_BYTES));
            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        }
    }

    /** No restart strategy: one exception would end the job, and the test with it. */
    private static Mixtape mixtape(String... keysAndValues) throws IOException {
        String[] more = Arrays.copyOf(keysAndValues, keysAndValues.length + 6);
        more[keysAndValues.length] = "topics.partitions";
        more[keysAndValues.length + 1] = "1";
        more[keysAndValues.length + 2] = "flink.restart-strategy.type";
        more[keysAndValues.length + 3] = "none";
        more[keysAndValues.length + 4] = "audio.isolation";
        more[keysAndValues.length + 5] = "process";
        return new Mixtape(more);
    }

    private static Map<String, Object> oddButGood(Path music) throws IOException {
        return Map.of(
                "silent", inline(Tones.silence(2 * RATE)),
                "8 kHz", inline(Tones.wav(2, 2 * 8_000, 8_000, 1)),
                "192 kHz", inline(Tones.wav(2, 2 * 192_000, 192_000, 1)),
                "5.1 channels", inline(Tones.wav(2, 48_000, 48_000, 6)),
                "one second", inline(Tones.wav(2, RATE)),
                "truncated", inline(Arrays.copyOf(Tones.wav(2, 2 * RATE), RATE)),
                "by reference", new AudioReference(music.resolve("inside.wav").toUri().toString()),
                "ünï — 日本", inline(Tones.wav(4, RATE)));
    }

    private void assertLetters(List<DeadLetter> found, List<Bad> bad, long firstOffset) {
        Map<Long, DeadLetter> byOffset =
                found.stream()
                        .collect(Collectors.toMap(DeadLetter::getOffset, Function.identity()));
        for (int i = 0; i < bad.size(); i++) {
            Bad each = bad.get(i);
            assertThat(byOffset.get(firstOffset + i))
                    .as(each.name())
                    .satisfies(
                            letter -> {
                                assertThat(letter.getTopic()).isEqualTo("tracks");
                                assertThat(letter.getPartition()).isZero();
                                assertThat(letter.getStage()).isEqualTo(each.stage());
                                assertThat(letter.getReason())
                                        .isNotBlank()
                                        .doesNotContain("\n")
                                        .contains(each.reason());
                                assertThat(letters.encode(letter))
                                        .hasSizeLessThan(MAX_LETTER_BYTES);
                            });
        }
    }

    private static InlineAudio inline(byte[] audio) {
        return new InlineAudio(ByteBuffer.wrap(audio));
    }

    private static Track track(String id, Object audio) {
        return Track.newBuilder()
                .setId(id)
                .setAudio(audio)
                .setArrivedAt(Instant.ofEpochMilli(5))
                .build();
    }
}
