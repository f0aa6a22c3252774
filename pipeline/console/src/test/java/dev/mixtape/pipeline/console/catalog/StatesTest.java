package dev.mixtape.pipeline.console.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Stage;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The small states beside the tracks, where topics are long. */
final class StatesTest {
    private static final Instant TIME = Instant.parse("2026-02-03T04:05:06Z");

    @Test
    void thinsASeriesEvenly() {
        Thinned<Integer> series = new Thinned<>(10);
        for (int i = 0; i < 1_000; i++) {
            series.add(i, i);
        }
        TreeMap<Long, Integer> kept = new TreeMap<>();
        series.copyTo(kept);
        assertThat(kept.values()).containsExactly(0, 128, 256, 384, 512, 640, 768, 896);
    }

    @Test
    void keepsTheNewestVersionAndThoseInWhichSomethingHappened() throws Exception {
        LearningCurve curve = new LearningCurve();
        RecordCodec<LearningProgress> codec = new RecordCodec<>(LearningProgress.class);
        int versions = 30_001;
        for (int version = 0; version < versions; version++) {
            String control = version % 1_000 == 777 ? "freeze" : "";
            curve.take(record("mixtape", codec.encode(progress(version, control))));
        }
        List<LearningProgress> lines = curve.lines();
        assertThat(lines).hasSizeBetween(2_000, LearningCurve.MAX_LINES + 1);
        assertThat(lines)
                .extracting(LearningProgress::getVersion)
                .isSorted()
                .startsWith(0L)
                .endsWith(versions - 1L)
                .contains(777L, 15_777L, 29_777L);
        assertThat(lines).filteredOn(line -> !line.getControl().isEmpty()).hasSize(30);
    }

    @Test
    void keepsTheNewestDeadLettersInWhateverOrderTheyCome() throws Exception {
        DeadLetters letters = new DeadLetters();
        int died = DeadLetters.MAX_LETTERS + 50;
        RecordCodec<DeadLetter> codec = new RecordCodec<>(DeadLetter.class);
        for (int i = died - 1; i >= 0; i--) { // the newest first, as another partition may be
            letters.take(record("tracks/0/" + i, codec.encode(letter(i))));
        }
        letters.take(record("tracks/0/60", codec.encode(letter(60)))); // of two jobs
        assertThat(letters.total()).isEqualTo(died);
        assertThat(letters.newestFirst())
                .hasSize(DeadLetters.MAX_LETTERS)
                .extracting(letter -> letter.letter().getOffset())
                .startsWith(died - 1L, died - 2L)
                .endsWith(51L, 50L);
    }

    private static DeadLetter letter(int offset) {
        return new DeadLetter(
                "tracks",
                0,
                (long) offset,
                Stage.DECODE,
                "no audio",
                null,
                TIME.plusSeconds(offset));
    }

    private static LearningProgress progress(long version, String control) {
        return LearningProgress.newBuilder()
                .setModelId("mixtape")
                .setVersion(version)
                .setTracksLearned(1)
                .setFramesLearned(1)
                .setBatchTracks(1)
                .setBatchFrames(1)
                .setBoundPerFrame(-60)
                .setRho(0.5)
                .setEta(0)
                .setComponentsInUse(2)
                .setStaleness(0)
                .setPublishedAt(TIME)
                .setControl(control)
                .build();
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, byte[] value) {
        return new ConsumerRecord<>("topic", 0, 0, key.getBytes(UTF_8), value);
    }
}
