package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.job.LearningPart;
import dev.mixtape.pipeline.local.LocalJob;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In lockstep the same log gives the same bytes of every model and every embedding: with one
 * subtask or two, undisturbed or failing and being started anew.
 */
final class LockstepJobTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 2;
    private static final int BATCH = 8;

    /** Of a version: its header and 12 components. */
    private static final int PIECES = 13;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"reference", "blas"})
    void theSameLogGivesTheSameBytesAtAnyParallelismAndThroughFailures(String backend)
            throws Exception {
        Outcome undisturbed = run(backend, 2, false);
        Outcome disturbed = run(backend, 1, true);

        assertThat(undisturbed.models()).hasSizeGreaterThanOrEqualTo(4 * PIECES);
        assertThat(disturbed.learned()).isEqualTo(undisturbed.learned());
        assertThat(disturbed.models()).isEqualTo(undisturbed.models());
        assertThat(disturbed.embeddings()).isEqualTo(undisturbed.embeddings());
    }

    private Outcome run(String backend, int parallelism, boolean disturbed) throws Exception {
        Path checkpoints = folder.resolve("checkpoints-" + parallelism + "-" + disturbed);
        try (Mixtape mixtape =
                new Mixtape(
                        "learning.lockstep",
                        "true",
                        "topics.partitions",
                        "" + PARTITIONS,
                        "bootstrap.tracks",
                        "6",
                        "batch.tracks",
                        "" + BATCH,
                        "backend",
                        backend,
                        "job.parallelism",
                        "" + parallelism)) {
            try (LocalJob job = start(mixtape, checkpoints)) {
                publishFirstHalf(mixtape);
                if (disturbed) {
                    await("learning").atMost(PATIENCE).until(() -> mixtape.newestVersion() >= 1);
                    FailOnce.arm(5);
                }
                publishSecondHalf(mixtape);
                if (!disturbed) {
                    return Outcome.await(mixtape);
                }
                await("failure").atMost(PATIENCE).until(() -> FailOnce.failures() == 1);
                await("recovery").atMost(PATIENCE).until(() -> mixtape.newestVersion() >= 2);
                assertThat(job.failure()).isEmpty();
            }
            // Cancelled between two checkpoints: what was made since the last one is lost.
            try (LocalJob job = start(mixtape, checkpoints)) {
                Outcome outcome = Outcome.await(mixtape);
                assertThat(job.failure()).isEmpty();
                return outcome;
            }
        }
    }

    private static void publishFirstHalf(Mixtape mixtape) throws Exception {
        mixtape.publishTones(0, 9);
        mixtape.publishBytes("no track", new byte[3]);
        mixtape.publishTones(9, 20);
    }

    private static void publishSecondHalf(Mixtape mixtape) throws Exception {
        mixtape.publishTones(3, 5); // the same again
        mixtape.publishTones(20, 30);
        mixtape.publishBytes("a tombstone", null);
        mixtape.publishTones(30, 44);
    }

    private static LocalJob start(Mixtape mixtape, Path checkpoints) throws Exception {
        return LocalJob.start(
                mixtape.settings(),
                checkpoints,
                JobParts.STANDARD.with(new LearningPart(FailOnce.tracks(mixtape.settings()))));
    }
}
