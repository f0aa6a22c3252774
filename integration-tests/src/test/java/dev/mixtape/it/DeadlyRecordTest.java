package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.audio.TestSounds;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Track;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A song that ends the whole process, broker and job, which are started again each time. */
class DeadlyRecordTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double GOOD = 0.1;

    /** What the test jar's feature set takes for the word to halt. */
    private static final double DEADLY = 0.7;

    private static final String REFUSED = "1 dead letter";

    @TempDir Path folder;

    @Test
    void isNotReadAFourthTime() throws Exception {
        try (MixtapeProcess up = up();
                Mixtape mixtape = Mixtape.at(up.awaitBroker())) {
            publish(mixtape, "good-1", GOOD);
            publish(mixtape, "good-2", GOOD);
            publish(mixtape, "deadly", DEADLY);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(up.isAlive()).as(up.output()).isFalse());
        }
        int deaths = 1;
        while (!isRefused()) {
            deaths++;
        }
        assertThat(deaths).isBetween(2, 3);
    }

    /** Starts it again; whether it lives. */
    private boolean isRefused() throws Exception {
        try (MixtapeProcess up = up()) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(!up.isAlive() || up.output().contains(REFUSED))
                                            .as(up.output())
                                            .isTrue());
            if (!up.isAlive()) {
                return false;
            }
            try (Mixtape mixtape = Mixtape.at(up.awaitBroker())) {
                assertGoesOn(mixtape);
                return true;
            }
        }
    }

    private static void assertGoesOn(Mixtape mixtape) throws Exception {
        publish(mixtape, "good-3", GOOD);
        await().atMost(PATIENCE).until(() -> mixtape.embeddings().size() == 3);
        assertThat(mixtape.embeddings())
                .extracting(TrackEmbedding::getTrackId)
                .containsExactlyInAnyOrder("good-1", "good-2", "good-3");
        assertThat(mixtape.deadLetters()).hasSize(1);
        DeadLetter letter = mixtape.deadLetters().get(0);
        assertThat(letter.getStage()).isEqualTo(Stage.RECORD);
        assertThat(letter.getReason()).startsWith("a process of the job ended each time");
    }

    private MixtapeProcess up() throws Exception {
        List<String> arguments =
                List.of(
                        "up",
                        "--port=0",
                        "--set=audio.isolation=none",
                        "--set=model.features=hostile",
                        "--set=topics.partitions=1",
                        "--set=model.components=2",
                        "--set=model.song-components=2",
                        "--set=bootstrap.tracks=2");
        return new MixtapeProcess(folder, arguments.toArray(String[]::new));
    }

    private static void publish(Mixtape mixtape, String id, double seconds) throws Exception {
        mixtape.publisher()
                .publish(
                        Track.newBuilder()
                                .setId(id)
                                .setAudio(new InlineAudio(ByteBuffer.wrap(TestSounds.wav(seconds))))
                                .setArrivedAt(Instant.ofEpochMilli(5))
                                .build());
    }
}
