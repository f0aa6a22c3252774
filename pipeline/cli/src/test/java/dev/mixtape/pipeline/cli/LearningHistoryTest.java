package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.pipeline.cli.LearningHistory.Judged;
import dev.mixtape.schemas.LearningProgress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LearningHistoryTest {
    private final LearningHistory history = new LearningHistory();

    private void add(String lineage, long from, long to, double bound) {
        for (long version = from; version <= to; version++) {
            history.add(ProgressLines.line("m", lineage, version, bound, List.of()));
        }
    }

    @Test
    void forgetsWhatWasRolledBackEvenBeforeItsNumbersComeAgain() {
        add("a-0", 0, 9, -60);
        add("b-1", 5, 6, -61);
        assertThat(history.versions())
                .extracting(LearningProgress::getVersion)
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(history.newest().getLineage()).isEqualTo("b-1");
        assertThat(history.judged(1).get(3).line().getBoundPerFrame()).isEqualTo(-61);
    }

    @Test
    void aModelThatBeginsAnewHasNoPast() {
        add("a-0", 0, 9, -60);
        add("b-0", 0, 0, Double.NaN);
        assertThat(history.versions()).hasSize(1);
        assertThat(history.judged(1)).isEmpty();
    }

    @Test
    void judgesNoSongThatGaveVersion0ItsSampleAndNoBatchWithoutSongs() {
        history.add(ProgressLines.first("m", "a-0"));
        add("a-0", 1, 4, -60);
        history.add(ProgressLines.line("m", "a-0", 5, Double.NaN, List.of()));
        assertThat(history.judged(1))
                .as("512 songs made version 0, batches have 256")
                .extracting(judged -> judged.line().getVersion())
                .containsExactly(3L, 4L);
    }

    @Test
    void smoothsByTracks() {
        add("a-0", 1, 20, -70);
        add("a-0", 21, 40, -60);
        List<Judged> judged = history.judged(ProgressLines.BATCH);
        assertThat(judged.get(19).mean()).isCloseTo(-70, within(1e-9));
        assertThat(judged.get(20).mean() + 60)
                .as("a memory of one batch keeps 1/e of what was")
                .isCloseTo(-10 / Math.E, within(1e-6));
        assertThat(judged.get(39).mean()).isCloseTo(-60, within(1e-6));
    }
}
