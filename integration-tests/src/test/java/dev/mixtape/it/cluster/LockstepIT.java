package dev.mixtape.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.it.Mixtape;
import dev.mixtape.it.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lockstep in processes of its own, one of which is killed: the same log, the same bytes. */
final class LockstepIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int TONES = 40;

    @TempDir Path folder;

    @Test
    void killingATaskManagerLeavesNoTraceInModelsAndEmbeddings() throws Exception {
        try (Cluster cluster = new Cluster(folder.resolve("cluster"))) {
            assertThat(cluster.start("--taskmanagers", "2").status()).isZero();

            Outcome undisturbed;
            try (Mixtape mixtape = mixtape(cluster, "undisturbed", 1)) {
                mixtape.publishTones(0, TONES);
                cluster.submit(mixtape.settings(), "--fresh");
                undisturbed = Outcome.await(mixtape);
                cluster.must("cancel");
            }
            try (Mixtape mixtape = mixtape(cluster, "disturbed", 3)) {
                mixtape.publishTones(0, TONES / 2);
                cluster.submit(mixtape.settings(), "--fresh");
                await().atMost(PATIENCE).until(() -> mixtape.newestVersion() >= 1);
                cluster.kill("taskmanager-1"); // two slots each: three subtasks need both
                mixtape.publishTones(TONES / 2, TONES);
                assertThat(cluster.start().said()).contains("taskmanager-1 is ready");
                Outcome disturbed = Outcome.await(mixtape);

                await("the job felt the loss").atMost(PATIENCE).until(() -> cluster.restarts() > 0);
                assertThat(disturbed.learned()).isEqualTo(undisturbed.learned()).isPositive();
                assertThat(disturbed.models()).isEqualTo(undisturbed.models());
                assertThat(disturbed.embeddings()).isEqualTo(undisturbed.embeddings());
            }
        }
    }

    /** Topics, job and model of its own. */
    private static Mixtape mixtape(Cluster cluster, String name, int parallelism) {
        return Mixtape.at(
                cluster.bootstrapServers(),
                "learning.lockstep",
                "true",
                "job.name",
                name,
                "job.parallelism",
                "" + parallelism,
                "model.id",
                name,
                "topics.partitions",
                "2",
                "topics.tracks",
                name + "-tracks",
                "topics.embeddings",
                name + "-embeddings",
                "topics.models",
                name + "-models",
                "topics.progress",
                name + "-progress",
                "topics.components",
                name + "-components",
                "topics.dead-letters",
                name + "-dead-letters",
                "bootstrap.tracks",
                "6",
                "batch.tracks",
                "8");
    }
}
