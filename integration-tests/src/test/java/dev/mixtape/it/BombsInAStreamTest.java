package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.audio.Bombs;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Track;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bombs among good tracks, sent to {@code up} in a process with little heap. */
class BombsInAStreamTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int GOOD = 24;

    @TempDir Path folder;

    @Test
    void everyBombBecomesASongOrADeadLetterAndNothingRestarts() throws Exception {
        try (MixtapeProcess up =
                        new MixtapeProcess(
                                folder,
                                "up",
                                "--port",
                                "0",
                                "--set",
                                "model.components=12",
                                "--set",
                                "bootstrap.tracks=10",
                                "--set",
                                "flink.restart-strategy.type=none");
                Mixtape mixtape = Mixtape.at(up.awaitBroker())) {
            mixtape.publishTones(0, GOOD / 2);
            for (Bombs bomb : Bombs.values()) {
                mixtape.publisher().publish(track(bomb));
            }
            mixtape.publishTones(GOOD / 2, GOOD);
            int all = GOOD + Bombs.values().length;
            await().atMost(PATIENCE)
                    .failFast(() -> !up.isAlive())
                    .until(() -> mixtape.embeddings().size() + mixtape.deadLetters().size() == all);
            assertThat(mixtape.embeddings())
                    .extracting(TrackEmbedding::getTrackId)
                    .contains("SILENT_HOUR")
                    .filteredOn(id -> id.startsWith("tone-"))
                    .hasSize(GOOD);
            assertThat(mixtape.deadLetters())
                    .extracting(DeadLetter::getStage)
                    .isNotEmpty()
                    .containsOnly(Stage.DECODE);
            assertThat(up.output()).doesNotContain("OutOfMemory");
        }
    }

    private static Track track(Bombs bomb) {
        return Track.newBuilder()
                .setId(bomb.name())
                .setAudio(new InlineAudio(ByteBuffer.wrap(bomb.file())))
                .setArrivedAt(Instant.ofEpochMilli(5))
                .build();
    }
}
