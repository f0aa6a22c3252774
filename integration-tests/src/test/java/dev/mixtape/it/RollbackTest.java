package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job goes back to an older savepoint, starts twice, or starts where another one was. */
final class RollbackTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir Path folder;

    @Test
    void afterARollbackNothingIsOfTheDeadLifeAndTheOlderTwinStops() throws Exception {
        try (Mixtape mixtape = new Mixtape()) {
            Path early = folder.resolve("early");
            Path forTwin = folder.resolve("for-twin");
            try (LocalJob first = LocalJob.start(mixtape.settings(), folder.resolve("first"))) {
                mixtape.publishTones(0, 30);
                awaitLearned(mixtape, 30);
                savepoint(first, early);
                savepoint(first, forTwin);
                mixtape.publishTones(30, 80);
                awaitLearned(mixtape, 80);
            }
            PublishedModel dead = Models.newest(mixtape.settings()).orElseThrow();
            int before = mixtape.embeddings().size();

            try (LocalJob rolledBack = LocalJob.start(mixtape.settings(), early)) {
                mixtape.publishTones(80, 100);
                awaitLearned(mixtape, 100);
                PublishedModel alive = Models.newest(mixtape.settings()).orElseThrow();
                assertThat(alive.lineage()).isNotEqualTo(dead.lineage());
                assertThat(alive.origin().lineage()).isEqualTo(dead.lineage());
                assertThat(alive.origin().version()).isLessThan(dead.model().version());
                List<TrackEmbedding> since = mixtape.embeddings();
                assertThat(since.subList(before, since.size()))
                        .extracting(TrackEmbedding::getTrackId)
                        .as("what the savepoint does not know is embedded again")
                        .hasSize(70);
                assertThat(since.subList(before, since.size()))
                        .filteredOn(made -> made.getLineage().equals(dead.lineage()))
                        .extracting(TrackEmbedding::getModelVersion)
                        .allMatch(version -> version <= alive.origin().version());

                try (LocalJob twin = LocalJob.start(mixtape.settings(), forTwin)) {
                    await().atMost(PATIENCE).until(() -> rolledBack.failure().isPresent());
                    assertThat(rolledBack.failure().orElseThrow())
                            .hasStackTraceContaining(
                                    "model.id=mixtape: a job that was submitted later writes this"
                                            + " model as well");
                    mixtape.publishTones(100, 110);
                    await().atMost(PATIENCE)
                            .untilAsserted(
                                    () ->
                                            assertThat(newest(mixtape).getTracksLearned())
                                                    .isEqualTo(110));
                    assertThat(twin.failure()).isEmpty();
                }
            }
        }
    }

    @Test
    void aJobWithoutStateBeginsNoModelWhereThereIsOne() throws Exception {
        try (Mixtape mixtape = new Mixtape()) {
            try (LocalJob job = LocalJob.start(mixtape.settings(), folder.resolve("first"))) {
                mixtape.publishTones(0, 20);
                awaitLearned(mixtape, 20);
                assertThat(job.failure()).isEmpty();
            }
            refused(
                    mixtape.settings(),
                    "model.id=mixtape: the topic models holds this model already (version ",
                    "Resume the job that made it from its last checkpoint or savepoint; or give"
                            + " this job a model.id and topics of its own; or, if that job is gone"
                            + " for good, begin the model anew with model.take-over=true");
            refused(
                    mixtape.settings().with(ModelSettings.MODEL_ID, "other"),
                    "model.id=other: the topic embeddings holds records of model mixtape, and can"
                            + " speak of one model only");

            Settings takesOver = mixtape.settings().with(MixtapeSettings.TAKE_OVER, true);
            int before = mixtape.progress().size();
            try (LocalJob anew = LocalJob.start(takesOver, folder.resolve("anew"))) {
                await().atMost(PATIENCE).until(() -> mixtape.progress().size() > before);
                assertThat(anew.failure()).isEmpty();
                assertThat(mixtape.progress().get(before).getVersion()).isZero();
            }
        }
    }

    private void refused(Settings settings, String... sentences) throws Exception {
        try (LocalJob job = LocalJob.start(settings, folder.resolve("refused"))) {
            await().atMost(PATIENCE).until(() -> job.failure().isPresent());
            for (String sentence : sentences) {
                assertThat(job.failure().orElseThrow()).hasStackTraceContaining(sentence);
            }
        }
    }

    private static void savepoint(LocalJob job, Path to) throws Exception {
        job.client()
                .triggerSavepoint("file://" + to.toAbsolutePath(), SavepointFormatType.CANONICAL)
                .get();
    }

    private static void awaitLearned(Mixtape mixtape, long tracks) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                !mixtape.progress().isEmpty()
                                        && newest(mixtape).getTracksLearned() == tracks);
    }

    private static LearningProgress newest(Mixtape mixtape) {
        List<LearningProgress> lines = mixtape.progress();
        return lines.get(lines.size() - 1);
    }
}
