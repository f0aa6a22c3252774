package dev.mixtape.operators.similar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NearestScoresTest {

    private final NearestScores nearest = new NearestScores(2);

    @Test
    void takesInWhatIsAmongTheNearest() {
        assertThat(nearest.add(1, 0.1f)).isTrue();
        assertThat(nearest.add(2, 0.5f)).isTrue();
        assertThat(nearest.add(3, 0.3f)).isTrue(); // 1 leaves
        assertThat(nearest.add(4, 0.2f)).isFalse();
        assertThat(nearest.add(5, 0.3f)).as("no better than what is there").isFalse();
        assertThat(nearest.add(6, 0.4f)).isTrue(); // 3 leaves
        nearest.clear();
        assertThat(nearest.add(7, -9)).isTrue();
    }

    @Test
    void oneThatMovesIsThereOnceAndWhenItMovesAwayLeavesAPlace() {
        nearest.add(1, 0.1f);
        nearest.add(2, 0.5f);
        assertThat(nearest.add(2, 0.6f)).isTrue();
        assertThat(nearest.add(2, 0.4f)).isTrue();
        assertThat(nearest.add(3, 0.1f)).as("as near as 1, which is still there").isFalse();
        assertThat(nearest.add(2, 0.05f)).isTrue();
        assertThat(nearest.add(4, 0.06f)).as("2 is further").isTrue();
        assertThat(nearest.add(1, 0.01f)).isTrue();
        assertThat(nearest.add(5, 0.02f)).isTrue();
        assertThat(nearest.add(6, 0.02f)).isFalse();
    }
}
