package dev.mixtape.operators.flink.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

final class ShardsTest {

    @Test
    void lieEvenlyOnSubtasksAtAnyParallelism() {
        for (int parallelism : new int[] {1, 2, 4, 8}) {
            Shards shards = new Shards(8, 1_024);
            int[] on = new int[parallelism];
            for (int shard = 0; shard < 8; shard++) {
                on[
                        KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                shards.key(shard), 1_024, parallelism)]++;
            }
            assertThat(on).containsOnly(8 / parallelism);
        }
    }

    @Test
    void aTrackIsAtHomeWhereItAlwaysWas() {
        Shards shards = new Shards(4, 1_024);
        // In savepoints: these never change.
        assertThat(IntStream.range(0, 8).map(i -> shards.of("track-" + i)))
                .containsExactly(2, 1, 0, 2, 1, 0, 1, 0);
        int[] tracks = new int[4];
        IntStream.range(0, 4_000).forEach(i -> tracks[shards.of("track-" + i)]++);
        assertThat(IntStream.of(tracks)).allMatch(count -> count > 900 && count < 1_100);
    }

    @Test
    void moreThanKeyGroupsAreRefused() {
        assertThatThrownBy(() -> new Shards(2_000, 1_024))
                .hasMessage("similar.shards=2000: must be in [1, 1024]");
    }
}
