package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.settings.Settings;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A savepoint that is checked in is restored and goes on. It is of a lockstep job in the middle of
 * a batch, with songs held for later ones. Whoever changes state must keep this green with the file
 * that is there; for a new release another is put beside it, by
 *
 * <pre>
 * ./mvnw -pl integration-tests -am test -Dtest=SavepointTest
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dsurefire.argLine=-Dmixtape.savepoint=VERSION
 * </pre>
 */
final class SavepointTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path SAVEPOINTS = Path.of("src/test/resources/savepoint");
    private static final int SAVED_TONES = 22;

    @TempDir Path folder;

    @Test
    void savepointsOfEveryReleaseAreRestoredAndGoOn() throws Exception {
        String release = System.getProperty("mixtape.savepoint");
        if (release != null) {
            write(SAVEPOINTS.resolve(release));
        }
        try (Stream<Path> releases = Files.list(SAVEPOINTS)) {
            List<Path> all = releases.sorted().toList();
            assertThat(all).isNotEmpty();
            for (Path each : all) {
                restore(each);
            }
        }
    }

    private void restore(Path release) throws Exception {
        Properties facts = new Properties();
        facts.load(Files.newBufferedReader(release.resolve("facts.properties")));
        Set<String> embedded =
                Arrays.stream(facts.getProperty("embedded").split(","))
                        .collect(Collectors.toCollection(TreeSet::new));
        long version = Long.parseLong(facts.getProperty("version"));

        try (Mixtape mixtape = mixtape()) {
            publishSavedTones(mixtape); // the log that the savepoint's offsets speak of
            mixtape.publishNothing(
                    MixtapeSettings.MODELS_TOPIC,
                    Integer.parseInt(facts.getProperty("models.end")));
            Path checkpoints = copy(release, folder.resolve(release.getFileName().toString()));
            Settings settings = mixtape.settings().with(MixtapeSettings.PARALLELISM, 2);
            try (LocalJob job = LocalJob.start(settings, checkpoints)) {
                mixtape.publishTones(SAVED_TONES, 2 * SAVED_TONES);
                TracksLog log = TracksLog.read(mixtape);
                Set<String> fresh = new TreeSet<>(log.visibleTracks());
                fresh.removeAll(embedded);
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> {
                                    assertThat(mixtape.progress()).isNotEmpty();
                                    assertThat(newest(mixtape).getVersion())
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
                            LongStream.rangeClosed(version + 1, newest(mixtape).getVersion())
                                    .boxed()
                                    .toList());
            assertThat(newest(mixtape).getTracksLearned())
                    .isEqualTo(
                            Long.parseLong(facts.getProperty("learned"))
                                    + mixtape.progress().stream()
                                            .mapToInt(LearningProgress::getBatchTracks)
                                            .sum());
            // All but the dead record, and each once.
            assertThat(newest(mixtape).getTracksLearned())
                    .isEqualTo(4 * TracksLog.read(mixtape).wholeBatches() - 1);
        }
    }

    private static LearningProgress newest(Mixtape mixtape) {
        return mixtape.progress().stream()
                .max(Comparator.comparingLong(LearningProgress::getVersion))
                .orElseThrow();
    }

    private static Mixtape mixtape() throws IOException {
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

    private static void publishSavedTones(Mixtape mixtape) throws Exception {
        mixtape.publishTones(0, 2);
        mixtape.publishBytes("dead", new byte[3]);
        mixtape.publishTones(2, SAVED_TONES);
    }

    private void write(Path release) throws Exception {
        try (Mixtape mixtape = mixtape();
                LocalJob job = LocalJob.start(mixtape.settings(), folder.resolve("written"))) {
            publishSavedTones(mixtape);
            TracksLog log = TracksLog.read(mixtape);
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    mixtape.embeddings().size() == log.visibleTracks().size()
                                            && newest(mixtape).getVersion() == log.wholeBatches());
            assertThat(log.visibleTracks()).as("some songs wait").hasSizeLessThan(SAVED_TONES);
            Thread.sleep(3_000); // so that no transaction has anything to commit
            String made =
                    job.client()
                            .stopWithSavepoint(
                                    false,
                                    "file://" + folder.toAbsolutePath(),
                                    SavepointFormatType.CANONICAL)
                            .get();
            copy(Path.of(java.net.URI.create(made)), release);
            Properties facts = new Properties();
            facts.setProperty("version", "" + newest(mixtape).getVersion());
            facts.setProperty("learned", "" + mixtape.tracksLearned());
            facts.setProperty("embedded", String.join(",", log.visibleTracks()));
            facts.setProperty("models.end", "" + mixtape.end(MixtapeSettings.MODELS_TOPIC));
            try (var out = Files.newBufferedWriter(release.resolve("facts.properties"))) {
                facts.store(out, "What was visible when this savepoint was made");
            }
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }
}
