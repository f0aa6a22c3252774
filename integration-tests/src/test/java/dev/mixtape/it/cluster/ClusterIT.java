package dev.mixtape.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.it.ListeningSockets;
import dev.mixtape.it.Mixtape;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The job as an operator runs it: broker, JobManager and TaskManagers are processes of their own,
 * started by the distribution's script, which says what is wrong and mends it. The deaths of all
 * kinds of processes are {@code ChaosIT}'s.
 *
 * <p>The folder is not a temporary one: after a failure its logs tell why. Its name has a space.
 */
final class ClusterIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path FOLDER = Path.of("target", "a cluster");

    @BeforeEach
    void startFromNothing() throws IOException {
        Cluster.deleteAll(FOLDER);
    }

    @Test
    void everyTrackCountsOnceThoughATaskManagerDiesAndTheJobIsSubmittedAnew() throws Exception {
        try (Cluster cluster = new Cluster(FOLDER)) {
            assertThat(cluster.start("--taskmanagers", "2").status()).isZero();
            try (Mixtape mixtape =
                    Mixtape.at(cluster.bootstrapServers(), "audio.isolation", "process")) {
                cluster.submit(mixtape.settings());
                mixtape.publishTones(0, 20);
                awaitEachOnce(mixtape, 20);
                everyProcessListensOnLoopbackAlone(cluster);

                aTaskManagerDies(cluster, mixtape);
                aSecondSubmissionContinues(cluster, mixtape);

                assertVersionsFollowOneAnother(mixtape.progress(), 50);
                assertThat(mixtape.deadLetters()).isEmpty();
            }
            assertThat(cluster.must("stop", "--savepoint")).contains("savepoint at ");
            assertThat(cluster.processes()).isEmpty();
            allItHasIsItsOwnersAlone(cluster.folder());
        }
    }

    /** State, records, logs, configuration and numbers of processes. */
    private static void allItHasIsItsOwnersAlone(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.toList();
        }
        assertThat(files).anyMatch(file -> file.endsWith("_metadata"));
        for (Path file : files) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("mode of %s", file)
                    .endsWith("------");
        }
    }

    private static void everyProcessListensOnLoopbackAlone(Cluster cluster) throws Exception {
        for (String role : List.of("broker", "jobmanager", "taskmanager-1", "taskmanager-2")) {
            assertThat(ListeningSockets.of(cluster.pid(role)))
                    .as(role)
                    .isNotEmpty()
                    .allMatch(address -> address.getAddress().isLoopbackAddress());
        }
        assertThat(cluster.get("/config")).contains("\"web-submit\":false");
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
        assertThat(cluster.must("status")).containsPattern("(\\d+) of \\1 tasks run");
    }

    /** The job's classes are loaded anew, and find FFmpeg loaded by the first submission. */
    private static void aSecondSubmissionContinues(Cluster cluster, Mixtape mixtape)
            throws Exception {
        assertThat(cluster.run("submit").said()).contains("is there already");
        cluster.must("cancel");
        assertThat(cluster.run("submit").said()).contains("holds the state of an earlier job");
        submitAsFlinkIsTold(cluster, mixtape);
        mixtape.publishTones(40, 50);
        awaitEachOnce(mixtape, 50);
    }

    /** By options of {@code flink run}, where no setting of Mixtape's says otherwise. */
    private static void submitAsFlinkIsTold(Cluster cluster, Mixtape mixtape) throws Exception {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "--resume",
                                "-p",
                                "1",
                                "-Dexecution.checkpointing.interval=777ms",
                                "-Dexecution.checkpointing.externalized-checkpoint-retention="
                                        + "DELETE_ON_CANCELLATION"));
        mixtape.settings()
                .asMap()
                .forEach(
                        (key, value) -> {
                            if (!key.equals(MixtapeSettings.CHECKPOINT_INTERVAL.key())) {
                                options.addAll(List.of("--set", key + "=" + value));
                            }
                        });
        cluster.must("submit", options.toArray(String[]::new));

        String job = "/jobs/" + cluster.liveJob().orElseThrow();
        assertThat(cluster.get(job)).contains("\"parallelism\":1");
        assertThat(cluster.get(job + "/checkpoints/config"))
                .contains("\"interval\":777,")
                .contains("\"delete_on_cancellation\":true");
        assertThat(cluster.folder().resolve("log/client.log"))
                .content()
                .contains("parallelism.default=1 (Flink's own configuration)")
                .contains("execution.checkpointing.interval=PT0.777S (Flink's own configuration)")
                .contains("state.backend.type=rocksdb (Mixtape's default)");
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
}
