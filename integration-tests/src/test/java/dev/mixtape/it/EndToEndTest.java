package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.it.catalog.CountedComponents;
import dev.mixtape.operators.flink.ComponentRecords;
import dev.mixtape.operators.flink.ModelAssembler;
import dev.mixtape.operators.interpretation.ComponentDescription;
import dev.mixtape.operators.interpretation.ComponentDescription.Length;
import dev.mixtape.operators.interpretation.SongTally;
import dev.mixtape.operators.model.Model;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.job.LearningPart;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the tracks topic to embeddings and a model that has learned, on real Kafka and RocksDB. */
final class EndToEndTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TRACKS = 60;

    @TempDir Path folder;

    @Test
    void everyTrackIsEmbeddedAndLearnedOnceThoughTheJobFailsMidway() throws Exception {
        try (Mixtape mixtape = new Mixtape();
                LocalJob job = start(mixtape)) {
            mixtape.publishTones(0, TRACKS / 2);
            await().atMost(PATIENCE)
                    .until(() -> mixtape.embeddings().size() == TRACKS / 2 && learned(mixtape) > 0);

            FailOnce.arm(TRACKS / 4);
            mixtape.publishTones(TRACKS / 2, TRACKS);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(learned(mixtape)).isEqualTo(TRACKS));

            assertThat(FailOnce.failures()).isEqualTo(1);
            assertThat(job.failure()).as("the job restarted by itself").isEmpty();
            assertEveryTrackOnce(mixtape.embeddings());
            assertVersionsFollowOneAnother(mixtape.progress());
            assertNewestModelIsWhole(mixtape.models());
            assertThat(mixtape.deadLetters()).isEmpty();
            await("components, though the job failed midway")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertComponentsSpeakOfAllOnce(mixtape));
        }
    }

    @Test
    void aQuietStreamLearnsToo() throws Exception {
        try (Mixtape mixtape =
                        new Mixtape(
                                "bootstrap.tracks", "1000",
                                "bootstrap.max-wait", "2 s",
                                "batch.tracks", "1000",
                                "batch.max-wait", "1 s");
                LocalJob job = LocalJob.start(mixtape.settings(), folder.resolve("checkpoints"))) {
            mixtape.publishTones(0, 3);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(learned(mixtape)).isEqualTo(3));
            mixtape.publishTones(3, 4);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(learned(mixtape)).isEqualTo(4));
            assertThat(mixtape.embeddings()).hasSize(4);
            assertThat(job.failure()).isEmpty();
        }
    }

    @Test
    void learnsFromNothingTooOldHoweverFarInferenceRunsAhead() throws Exception {
        int allowed = 2;
        try (Mixtape mixtape =
                        new Mixtape(
                                "batch.tracks", "2",
                                "bundle.tracks", "1",
                                "learning.max-staleness", "" + allowed,
                                "job.checkpoint-interval", "2 s");
                LocalJob job = LocalJob.start(mixtape.settings(), folder.resolve("checkpoints"))) {
            mixtape.publishTones(0, TRACKS);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(learned(mixtape)).isEqualTo(TRACKS));
            assertEveryTrackOnce(mixtape.embeddings());
            assertVersionsFollowOneAnother(mixtape.progress());
            assertThat(mixtape.progress())
                    .extracting(LearningProgress::getStaleness)
                    .allMatch(staleness -> staleness <= allowed)
                    .anyMatch(staleness -> staleness > 0);
            assertThat(mixtape.progress())
                    .extracting(LearningProgress::getBatchTracks)
                    .as("a batch grew while inference lagged")
                    .anyMatch(tracks -> tracks > 2);
            assertThat(job.failure()).isEmpty();
        }
    }

    @Test
    void theSameTrackAgainCountsOnceAndNewAudioIsANewRevision() throws Exception {
        try (Mixtape mixtape = new Mixtape("bootstrap.tracks", "5", "batch.max-wait", "1 s");
                LocalJob job = LocalJob.start(mixtape.settings(), folder.resolve("checkpoints"))) {
            mixtape.publishTones(0, 6);
            mixtape.publishTones(0, 6);
            var revised = Tones.track(77);
            revised.setId("tone-0");
            mixtape.publisher().publish(revised);
            mixtape.publisher().flush();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(learned(mixtape)).isEqualTo(7));
            assertThat(mixtape.embeddings())
                    .filteredOn(embedding -> embedding.getTrackId().equals("tone-0"))
                    .extracting(TrackEmbedding::getContentId)
                    .doesNotHaveDuplicates()
                    .hasSize(2);
            assertThat(mixtape.embeddings()).hasSize(7);
            assertThat(job.failure()).isEmpty();
        }
    }

    private LocalJob start(Mixtape mixtape) throws Exception {
        return LocalJob.start(
                mixtape.settings(),
                folder.resolve("checkpoints"),
                JobParts.STANDARD.with(new LearningPart(FailOnce.tracks(mixtape.settings()))));
    }

    private static long learned(Mixtape mixtape) {
        return mixtape.tracksLearned();
    }

    private static void assertEveryTrackOnce(List<TrackEmbedding> embeddings) {
        assertThat(embeddings)
                .extracting(TrackEmbedding::getTrackId)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, TRACKS).mapToObj(n -> "tone-" + n).toList());
        assertThat(embeddings)
                .allSatisfy(
                        embedding -> {
                            assertThat(embedding.getEmbedding()).hasSize(12);
                            double sum =
                                    embedding.getEmbedding().stream().mapToDouble(Math::exp).sum();
                            assertThat(sum).isBetween(0.999, 1.001);
                            assertThat(embedding.getBoundPerFrame()).isFinite();
                            assertThat(embedding.getFrames()).isEqualTo(84);
                        });
    }

    /** Counted here, in memory, from the embeddings that anybody sees. */
    private static void assertComponentsSpeakOfAllOnce(Mixtape mixtape) {
        SongTally tally = new SongTally(Length.DEFAULT.exemplars());
        mixtape.embeddings().forEach(embedding -> tally.add(CountedComponents.shares(embedding)));
        List<ComponentDescription> expected =
                ComponentDescription.of(
                        tally.counts(), Collections.nCopies(12, List.of()), Length.DEFAULT);
        Map<Integer, ComponentSummary> newest = new HashMap<>();
        mixtape.components().forEach(told -> newest.put(told.getComponent(), told));
        assertThat(newest).hasSameSizeAs(expected);
        for (ComponentDescription each : expected) {
            ComponentDescription told = ComponentRecords.description(newest.get(each.component()));
            assertThat(told.share()).isEqualTo(each.share());
            assertThat(told.songs()).isEqualTo(each.songs());
            assertThat(told.tags()).isEqualTo(each.tags());
            assertThat(told.exemplars()).isEqualTo(each.exemplars());
            assertThat(told.features()).hasSize(Length.DEFAULT.features());
        }
        assertThat(expected)
                .flatExtracting(ComponentDescription::tags)
                .extracting(ComponentDescription.Tag::tag)
                .contains("harmonic", "noisy");
    }

    private static void assertVersionsFollowOneAnother(List<LearningProgress> progress) {
        assertThat(progress)
                .extracting(LearningProgress::getVersion)
                .hasSizeGreaterThanOrEqualTo(3)
                .containsExactlyElementsOf(
                        IntStream.range(0, progress.size()).mapToObj(v -> (long) v).toList());
        assertThat(progress.stream().skip(1).mapToInt(LearningProgress::getBatchTracks).sum())
                .isEqualTo(TRACKS);
    }

    private static void assertNewestModelIsWhole(List<ModelUpdate> models) {
        ModelAssembler assembler = new ModelAssembler();
        Model model =
                models.stream()
                        .flatMap(piece -> assembler.offer(piece).stream())
                        .reduce((older, newer) -> newer)
                        .orElseThrow()
                        .model();
        assertThat(model.tracksLearned()).isEqualTo(TRACKS);
        assertThat(model.framesLearned()).isEqualTo(TRACKS * 84L);
        Set<Integer> order =
                IntStream.of(model.posterior().sticks().order())
                        .boxed()
                        .collect(Collectors.toSet());
        assertThat(order).hasSize(12);
    }
}
