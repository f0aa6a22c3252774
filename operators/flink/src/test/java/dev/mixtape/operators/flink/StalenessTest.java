package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live, with subtasks that read models late, and failures: the bound holds and nothing is lost. */
final class StalenessTest {
    private static final int TRACKS = 60;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void noContributionIsFartherBehindThanAllowedAndEachTrackIsLearnedOnce(int bound)
            throws Exception {
        for (long seed = 1; seed <= 4; seed++) {
            ClosedLoop.Outcome outcome = run(bound, seed);
            assertThat(outcome.mostBehind()).isBetween(1L, (long) bound);
            assertThat(outcome.failures()).isPositive();
            assertThat(outcome.embeddings()).hasSize(TRACKS);
            long newest = outcome.models().size() - 1L;
            assertThat(outcome.models().keySet())
                    .containsExactlyElementsOf(LongStream.rangeClosed(0, newest).boxed().toList());
            assertThat(outcome.models().get(newest).tracksLearned()).isEqualTo(TRACKS);
        }
    }

    private static ClosedLoop.Outcome run(int bound, long seed) throws Exception {
        List<Song> log = IntStream.range(0, TRACKS).mapToObj(Songs::song).toList();
        try (ClosedLoop loop = new ClosedLoop(2, 2, bound, seed)) {
            return loop.run(log);
        }
    }
}
