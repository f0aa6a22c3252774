package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stopped with a savepoint and started with another parallelism or other settings. */
final class RescalingTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir Path folder;

    @Test
    void fromOneSubtaskToTwoAndBackNothingIsLostOrCountedTwice() throws Exception {
        try (Mixtape mixtape = new Mixtape("bootstrap.tracks", "30")) {
            try (LocalJob one = start(mixtape, 1)) {
                mixtape.publishTones(0, 20);
                awaitAllHeld(mixtape, 20);
                stop(one);
            }
            try (LocalJob two = start(mixtape, 2)) { // half of the held songs each
                mixtape.publishTones(15, 40); // five of them again
                await().atMost(PATIENCE).until(() -> mixtape.embeddings().size() == 40);
                mixtape.publishTones(40, 50);
                stop(two); // somewhere in the middle of them
            }
            try (LocalJob oneAgain = start(mixtape, 1)) {
                mixtape.publishTones(0, 60); // fifty of them again
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> {
                                    assertThat(mixtape.tracksLearned()).isEqualTo(60);
                                    assertThat(mixtape.embeddings()).hasSize(60);
                                });
                assertThat(oneAgain.failure()).isEmpty();
            }
            assertThat(mixtape.embeddings())
                    .extracting(TrackEmbedding::getTrackId)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 60).mapToObj(n -> "tone-" + n).toList());
            assertThat(mixtape.progress())
                    .extracting(LearningProgress::getVersion)
                    .containsExactlyElementsOf(
                            LongStream.range(0, mixtape.progress().size()).boxed().toList());
        }
    }

    @Test
    void anotherModelSizeOverTheStateOfALivingModelIsRefusedAtOnce() throws Exception {
        try (Mixtape mixtape = new Mixtape()) {
            try (LocalJob job = start(mixtape, 1)) {
                mixtape.publishTones(0, 3); // there is no model yet, but its size is settled
                awaitAllHeld(mixtape, 3);
                stop(job);
            }
            Settings other = mixtape.settings().with(ModelSettings.CORPUS_COMPONENTS, 16);
            try (LocalJob refused = LocalJob.start(other, folder)) {
                await().atMost(PATIENCE).until(() -> refused.failure().isPresent());
                assertThat(refused.failure().orElseThrow())
                        .hasStackTraceContaining(
                                "model.components=16: the state that this job starts from belongs"
                                        + " to the model mixtape, made with 12; set it back");
            }
        }
    }

    private static void awaitAllHeld(Mixtape mixtape, int tracks) {
        await().atMost(PATIENCE).until(() -> mixtape.tracksInCheckpoints() == tracks);
    }

    private LocalJob start(Mixtape mixtape, int parallelism) throws Exception {
        return LocalJob.start(
                mixtape.settings().with(MixtapeSettings.PARALLELISM, parallelism), folder);
    }

    private void stop(LocalJob job) throws Exception {
        job.client()
                .stopWithSavepoint(
                        false, "file://" + folder.toAbsolutePath(), SavepointFormatType.CANONICAL)
                .get();
    }
}
