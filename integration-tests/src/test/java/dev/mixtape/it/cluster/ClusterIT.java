package dev.mixtape.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.it.Mixtape;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The job as an operator runs it: broker, JobManager and TaskManagers are processes of their own,
 * started by the distribution's script; processes die, jobs are submitted anew, and still every
 * track counts once.
 *
 * <p>The folder is not a temporary one: after a failure its logs tell why. Its name has a space.
 */
final class ClusterIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path FOLDER = Path.of("target", "a cluster");

    @BeforeEach
    void startFromNothing() throws IOException {
        deleteAll(FOLDER);
    }

    @Test
    void everyTrackCountsOnceThoughProcessesDieAndJobsAreSubmittedAnew() throws Exception {
        try (Cluster cluster = new Cluster(FOLDER)) {
            assertThat(cluster.start("--taskmanagers", "2").status()).isZero();
            try (Mixtape mixtape = Mixtape.at(cluster.bootstrapServers())) {
                submit(cluster, mixtape);
                mixtape.publishTones(0, 20);
                awaitEachOnce(mixtape, 20);

                aTaskManagerDies(cluster, mixtape);
                aSecondSubmissionContinues(cluster, mixtape);
                theJobManagerDies(cluster, mixtape);
                theBrokerDies(cluster, mixtape);

                assertVersionsFollowOneAnother(mixtape.progress(), 70);
                assertThat(mixtape.deadLetters()).isEmpty();
            }
            assertThat(cluster.must("stop", "--savepoint")).contains("savepoint at ");
            assertThat(cluster.processes()).isEmpty();
        }
    }

    private static void aTaskManagerDies(Cluster cluster, Mixtape mixtape) throws Exception {
        mixtape.publishTones(20, 40);
        cluster.kill("taskmanager-1");
        awaitEachOnce(mixtape, 40);
        await("the job felt the loss").atMost(PATIENCE).until(() -> cluster.restarts() > 0);

        Cluster.Answer status = cluster.run("status");
        assertThat(status.status()).as("status of a cluster that lacks a process").isNotZero();
        assertThat(status.said()).contains("taskmanager-1   died");
        assertThat(cluster.start().said()).contains("taskmanager-1 is ready");
        assertThat(cluster.must("status")).contains("8 of 8 tasks run");
    }

    /** The job's classes are loaded anew, and find FFmpeg loaded by the first submission. */
    private static void aSecondSubmissionContinues(Cluster cluster, Mixtape mixtape)
            throws Exception {
        assertThat(cluster.run("submit").said()).contains("is there already");
        cluster.must("cancel");
        assertThat(cluster.run("submit").said()).contains("holds the state of an earlier job");
        submit(cluster, mixtape, "--resume");
        mixtape.publishTones(40, 50);
        awaitEachOnce(mixtape, 50);
    }

    private static void theJobManagerDies(Cluster cluster, Mixtape mixtape) throws Exception {
        mixtape.publishTones(50, 60);
        cluster.kill("jobmanager");
        assertThat(cluster.start().said()).contains("jobmanager is ready");
        submit(cluster, mixtape, "--resume");
        awaitEachOnce(mixtape, 60);
    }

    private static void theBrokerDies(Cluster cluster, Mixtape mixtape) throws Exception {
        mixtape.publishTones(60, 70);
        cluster.kill("broker");
        assertThat(cluster.start().said()).contains("broker is ready");
        awaitEachOnce(mixtape, 70);
    }

    private static void submit(Cluster cluster, Mixtape mixtape, String... options)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        mixtape.settings()
                .asMap()
                .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        cluster.must("submit", arguments.toArray(String[]::new));
    }

    private static void awaitEachOnce(Mixtape mixtape, int tracks) {
        List<String> expected = IntStream.range(0, tracks).mapToObj(n -> "tone-" + n).toList();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(mixtape.tracksLearned()).isEqualTo(tracks);
                            assertThat(mixtape.embeddings())
                                    .extracting(TrackEmbedding::getTrackId)
                                    .containsExactlyInAnyOrderElementsOf(expected);
                        });
    }

    private static void assertVersionsFollowOneAnother(
            List<LearningProgress> progress, int tracks) {
        assertThat(progress)
                .extracting(LearningProgress::getVersion)
                .containsExactlyElementsOf(
                        IntStream.range(0, progress.size()).mapToObj(v -> (long) v).toList());
        assertThat(progress.stream().skip(1).mapToInt(LearningProgress::getBatchTracks).sum())
                .isEqualTo(tracks);
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
