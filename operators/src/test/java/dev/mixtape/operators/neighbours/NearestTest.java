package dev.mixtape.operators.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NearestTest {

    @Test
    void takesInWhatIsAmongTheLargest() {
        Nearest nearest = new Nearest(2);
        assertThat(nearest.add(0.1f)).isTrue();
        assertThat(nearest.add(0.5f)).isTrue();
        assertThat(nearest.add(0.3f)).isTrue(); // 0.1 leaves
        assertThat(nearest.add(0.2f)).isFalse();
        assertThat(nearest.add(0.3f)).as("no better than what is there").isFalse();
        assertThat(nearest.add(0.4f)).isTrue(); // 0.3 leaves
        nearest.clear();
        assertThat(nearest.add(-9)).isTrue();
    }
}
