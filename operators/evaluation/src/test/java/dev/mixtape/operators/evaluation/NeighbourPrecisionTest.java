package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NeighbourPrecisionTest {

    /** Two songs of each direction, two directions; the mean is at 5, 5. */
    private static final Matrix X = new Matrix(4, 2, new float[] {6, 5, 7, 5.1f, 4, 5, 3, 4.9f});

    private static final int[] ALONE = {0, 1, 2, 3};

    @Test
    void countsTheNearestOfTheSameLabel() {
        int[] labels = {0, 0, 1, 1};
        int[] all = {0, 1, 2, 3};
        assertThat(NeighbourPrecision.of(X, labels, ALONE, all, 1)).isEqualTo(1);
        assertThat(NeighbourPrecision.of(X, labels, ALONE, all, 2)).isEqualTo(0.5);
        int[] crossed = {0, 1, 0, 1};
        assertThat(NeighbourPrecision.of(X, crossed, ALONE, all, 1)).isZero();
    }

    @Test
    void songsOfTheSameGroupDoNotCount() {
        int[] labels = {0, 0, 0, 1};
        int[] groups = {7, 7, 8, 9};
        assertThat(NeighbourPrecision.of(X, labels, groups, new int[] {0}, 9))
                .as("of two that are left, one")
                .isCloseTo(0.5, within(1e-12));
        int[] one = {7, 7, 7, 7};
        assertThat(NeighbourPrecision.of(X, labels, one, new int[] {0}, 9)).isNaN();
    }

    @Test
    void onlySongsAskedForAreAveraged() {
        int[] labels = {0, 0, 1, 2};
        assertThat(NeighbourPrecision.of(X, labels, ALONE, new int[] {0, 2}, 1))
                .isCloseTo(0.5, within(1e-12));
        assertThat(NeighbourPrecision.of(X, labels, ALONE, new int[] {2}, 1)).isZero();
    }

    @Test
    void equalVectorsAreNoError() {
        Matrix equal = new Matrix(3, 1, new float[] {2, 2, 2});
        int[] labels = {0, 0, 1};
        assertThat(NeighbourPrecision.of(equal, labels, new int[] {0, 1, 2}, labels, 2))
                .isBetween(0.0, 1.0);
    }
}
