package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.model.Model;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.schemas.ComponentSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job with frames of another feature set, of another width: {@link LoudnessFeatures}. */
final class FeatureSetTest {
    @TempDir Path folder;

    @Test
    void theWholeJobRunsOnFramesOfThreeFeatures() throws Exception {
        try (Mixtape mixtape = new Mixtape("model.features", "loudness", "refresh.share", "0.2");
                LocalJob job = LocalJob.start(mixtape.settings(), folder.resolve("checkpoints"))) {
            mixtape.publishTones(0, 30);
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(
                            () -> {
                                assertThat(mixtape.embeddings()).hasSizeGreaterThanOrEqualTo(30);
                                assertThat(mixtape.tracksLearned()).isEqualTo(30);
                                assertThat(mixtape.components()).isNotEmpty();
                            });
            assertThat(mixtape.deadLetters()).isEmpty();
            Model model = Models.newest(mixtape.settings()).orElseThrow().model();
            assertThat(model.D()).isEqualTo(3);
            assertThat(mixtape.embeddings().get(0).getFrames()).isEqualTo(21);
            assertThat(mixtape.components())
                    .flatExtracting(ComponentSummary::getFeatures)
                    .extracting(feature -> feature.getName())
                    .isSubsetOf(List.of("level", "peak", "crossings"))
                    .isNotEmpty();
            assertThat(job.failure()).isEmpty();
        }
    }
}
