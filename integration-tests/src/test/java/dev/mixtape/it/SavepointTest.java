package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Savepoints that are checked in ({@link Savepoints}) are restored, and their jobs go on. */
final class SavepointTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SAVED_TONES = 22;
    private static final int SAVED_LIVE_TONES = 9;

    @TempDir Path folder;

    /** In the middle of a batch, with songs held for later ones. */
    @Test
    void jobsInLockstepOfEveryReleaseGoOn() throws Exception {
        Path wanted = Savepoints.wanted("lockstep");
        if (wanted != null) {
            writeLockstep(wanted);
        }
        assertThat(Savepoints.all("lockstep")).isNotEmpty();
        for (Path each : Savepoints.all("lockstep")) {
            restoreLockstep(each);
        }
    }

    /** In the middle of a batch, whose timer runs. */
    @Test
    void liveJobsOfEveryReleaseGoOn() throws Exception {
        Path wanted = Savepoints.wanted("live");
        if (wanted != null) {
            writeLive(wanted);
        }
        assertThat(Savepoints.all("live")).isNotEmpty();
        for (Path each : Savepoints.all("live")) {
            restoreLive(each);
        }
    }

    private void restoreLockstep(Path savepoint) throws Exception {
        Properties facts = Savepoints.facts(savepoint);
        Set<String> embedded =
                Arrays.stream(facts.getProperty("embedded").split(","))
                        .collect(Collectors.toCollection(TreeSet::new));
        long version = Long.parseLong(facts.getProperty("version"));

        try (Mixtape mixtape = lockstep()) {
            publishSavedTones(mixtape); // the log that the savepoint's offsets speak of
            Savepoints.fillModels(mixtape, facts);
            try (LocalJob job = start(mixtape, savepoint)) {
                mixtape.publishTones(SAVED_TONES, 2 * SAVED_TONES);
                TracksLog log = TracksLog.read(mixtape);
                Set<String> fresh = new TreeSet<>(log.visibleTracks());
                fresh.removeAll(embedded);
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> {
                                    assertThat(mixtape.newestVersion())
                                            .isEqualTo(log.wholeBatches());
                                    assertThat(mixtape.embeddings())
                                            .extracting(TrackEmbedding::getTrackId)
                                            .containsExactlyInAnyOrderElementsOf(fresh);
                                });
                assertThat(job.failure()).isEmpty();
            }
            assertThat(mixtape.progress())
                    .extracting(LearningProgress::getVersion)
                    .as("versions go on where they stood")
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(version + 1, mixtape.newestVersion())
                                    .boxed()
                                    .toList());
            int learnedSince =
                    mixtape.progress().stream().mapToInt(LearningProgress::getBatchTracks).sum();
            assertThat(mixtape.tracksLearned())
                    .isEqualTo(Long.parseLong(facts.getProperty("learned")) + learnedSince)
                    .as("all but the dead record")
                    .isEqualTo(4 * mixtape.newestVersion() - 1);
        }
    }

    private void restoreLive(Path savepoint) throws Exception {
        Properties facts = Savepoints.facts(savepoint);
        // A batch's size may change under a living model: four more tracks fill this one.
        try (Mixtape mixtape = live(SAVED_LIVE_TONES + 4)) {
            mixtape.publishTones(0, SAVED_LIVE_TONES);
            Savepoints.fillModels(mixtape, facts);
            try (LocalJob job = start(mixtape, savepoint)) {
                mixtape.publishTones(0, SAVED_LIVE_TONES + 4); // nine of them again
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () ->
                                        assertThat(mixtape.tracksLearned())
                                                .isEqualTo(SAVED_LIVE_TONES + 4));
                assertThat(job.failure()).isEmpty();
            }
            assertThat(mixtape.newestVersion()).isEqualTo(1);
            assertThat(mixtape.embeddings())
                    .extracting(TrackEmbedding::getTrackId)
                    .containsExactlyInAnyOrder("tone-9", "tone-10", "tone-11", "tone-12");
        }
    }

    /** On twice as many subtasks as it was taken from. */
    private LocalJob start(Mixtape mixtape, Path savepoint) throws Exception {
        return LocalJob.start(
                mixtape.settings().with(MixtapeSettings.PARALLELISM, 2),
                Savepoints.forAJob(savepoint, folder));
    }

    private static Mixtape lockstep() throws IOException {
        return new Mixtape(
                "learning.lockstep", "true",
                "model.components", "3",
                "model.song-components", "2",
                "topics.partitions", "2",
                "bootstrap.tracks", "4",
                "batch.tracks", "4",
                "backend", "reference",
                "job.parallelism", "1");
    }

    private static Mixtape live(int batchTracks) throws IOException {
        return new Mixtape(
                "model.components", "3",
                "model.song-components", "2",
                "bootstrap.tracks", "4",
                "batch.tracks", "" + batchTracks,
                "batch.max-wait", "100 d",
                "backend", "reference",
                "job.parallelism", "1");
    }

    private static void publishSavedTones(Mixtape mixtape) throws Exception {
        mixtape.publishTones(0, 2);
        mixtape.publishBytes("dead", new byte[3]);
        mixtape.publishTones(2, SAVED_TONES);
    }

    private void writeLockstep(Path to) throws Exception {
        try (Mixtape mixtape = lockstep();
                LocalJob job = LocalJob.start(mixtape.settings(), folder.resolve("lockstep"))) {
            publishSavedTones(mixtape);
            TracksLog log = TracksLog.read(mixtape);
            assertThat(log.visibleTracks()).as("some songs wait").hasSizeLessThan(SAVED_TONES);
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    mixtape.embeddings().size() == log.visibleTracks().size()
                                            && mixtape.newestVersion() == log.wholeBatches());
            Properties facts = new Properties();
            facts.setProperty("embedded", String.join(",", log.visibleTracks()));
            Savepoints.take(mixtape, job, folder, to, facts);
        }
    }

    private void writeLive(Path to) throws Exception {
        try (Mixtape mixtape = live(1_000);
                LocalJob job = LocalJob.start(mixtape.settings(), folder.resolve("live"))) {
            mixtape.publishTones(0, SAVED_LIVE_TONES);
            await().atMost(PATIENCE).until(() -> mixtape.embeddings().size() == SAVED_LIVE_TONES);
            Savepoints.take(mixtape, job, folder, to, new Properties());
        }
    }
}
