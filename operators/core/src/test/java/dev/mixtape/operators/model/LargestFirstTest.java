package dev.mixtape.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LargestFirstTest {

    @Test
    void ordersByFallingValueAndEqualsByIndex() {
        assertThat(LargestFirst.of(new double[] {0.1, 0.4, 0.4, 0, 0.5}))
                .containsExactly(4, 1, 2, 0, 3);
    }

    @Test
    void takesNoMoreThanItIsAskedForNorThanThereAre() {
        float[] values = {1, 3, 2};
        assertThat(LargestFirst.of(values, 2)).containsExactly(1, 2);
        assertThat(LargestFirst.of(values, 0)).isEmpty();
        assertThat(LargestFirst.of(values, 9)).containsExactly(1, 2, 0);
    }

    @Test
    void whatIsNoNumberIsLast() {
        assertThat(LargestFirst.of(new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1}))
                .containsExactly(2, 1, 0);
    }
}
