package dev.mixtape.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.flink.ControlRecords;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.pipeline.kafka.Archive;
import dev.mixtape.pipeline.kafka.ControlTopic;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.schemas.Freeze;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelControl;
import dev.mixtape.schemas.Rollback;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.Unfreeze;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that is asked to freeze, to go back, and for what it cannot do. */
final class ControlTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir Path folder;

    @Test
    void aFrozenModelLearnsNothingAndARolledBackOneEmbedsAsBefore() throws Exception {
        try (Mixtape mixtape = new Mixtape("model.archive-every", "1");
                LocalJob job = LocalJob.start(mixtape.settings(), folder)) {
            mixtape.publishTones(0, 20);
            await().atMost(PATIENCE).until(() -> mixtape.tracksLearned() == 20);
            PublishedModel good = Models.newest(mixtape.settings()).orElseThrow();

            ask(mixtape, "freeze", new Freeze());
            awaitDone(mixtape, "frozen, asked by ada, request freeze");
            mixtape.publishTones(20, 40);
            await().atMost(PATIENCE).until(() -> mixtape.embeddings().size() == 40);
            assertThat(mixtape.tracksLearned()).isEqualTo(20);

            ask(mixtape, "unfreeze", new Unfreeze());
            awaitDone(mixtape, "no longer frozen, asked by ada, request unfreeze");
            mixtape.publishTones(40, 60);
            await().atMost(PATIENCE).until(() -> mixtape.tracksLearned() == 40);

            PublishedModel archived =
                    Archive.versions(mixtape.settings(), Archive.Version::published).stream()
                            .filter(each -> each.model().version() == good.model().version())
                            .findFirst()
                            .orElseThrow();
            assertThat(archived.model().posterior())
                    .usingRecursiveComparison()
                    .isEqualTo(good.model().posterior());
            rollBack(mixtape, good);
            mixtape.publishTones(60, 61);
            await().atMost(PATIENCE).until(() -> mixtape.embeddings().size() == 61);
            TrackEmbedding embedding = mixtape.embeddings().get(60);
            PublishedModel newest = Models.newest(mixtape.settings()).orElseThrow();
            assertThat(embedding.getModelVersion())
                    .isGreaterThanOrEqualTo(version(mixtape, "back"));
            assertThat(newest.lineage()).isEqualTo(good.lineage());

            ControlTopic.send(mixtape.settings(), "mixtape", "freeze, please".getBytes(UTF_8));
            await().atMost(PATIENCE).until(() -> mixtape.deadLetters().size() == 1);
            assertThat(mixtape.deadLetters().get(0).getTopic()).isEqualTo("model-control");
            assertThat(job.failure()).isEmpty();
        }
    }

    private static void rollBack(Mixtape mixtape, PublishedModel good) {
        ask(
                mixtape,
                "back",
                new Rollback(
                        good.model().version(),
                        good.lineage(),
                        ControlRecords.pieces(
                                mixtape.settings().get(ModelSettings.MODEL_ID), good, false)));
        awaitDone(
                mixtape,
                "rolled back to version "
                        + good.model().version()
                        + " of lineage "
                        + good.lineage()
                        + ", asked by ada, request back");
        PublishedModel newest = Models.newest(mixtape.settings()).orElseThrow();
        assertThat(newest.model().posterior())
                .usingRecursiveComparison()
                .isEqualTo(good.model().posterior());
        assertThat(newest.model().tracksLearned()).isEqualTo(20);
    }

    private static void ask(Mixtape mixtape, String request, Object body) {
        ControlTopic.send(
                mixtape.settings(),
                "mixtape",
                ControlTopic.encode(
                        new ModelControl("mixtape", request, "ada", Instant.now(), body)));
    }

    private static void awaitDone(Mixtape mixtape, String words) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                mixtape.progress().stream()
                                        .map(LearningProgress::getControl)
                                        .anyMatch(words::equals));
    }

    private static long version(Mixtape mixtape, String request) {
        List<LearningProgress> lines = mixtape.progress();
        return lines.stream()
                .filter(line -> line.getControl().endsWith("request " + request))
                .findFirst()
                .orElseThrow()
                .getVersion();
    }
}
