package dev.mixtape.it.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PercentilesTest {
    @Test
    void takesTheNearestRank() {
        Percentiles hundred =
                Percentiles.of(IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray());
        assertThat(hundred.at(50)).isEqualTo(50);
        assertThat(hundred.at(99)).isEqualTo(99);
        assertThat(hundred.at(100)).isEqualTo(100);
        assertThat(hundred.at(0.001)).isEqualTo(1);
        assertThat(Percentiles.of(new double[] {7}).at(50)).isEqualTo(7);
    }

    @Test
    void knowsNothingOfNothing() {
        assertThat(Percentiles.of(new double[0]).at(50)).isNaN();
    }
}
