package dev.mixtape.operators.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ReadingsTest {
    @Test
    void isTheMeanWayOfTheComponentsByTheirShares() {
        Readings readings = Readings.take(new float[] {0.25f, 0, 0.75f}, new double[] {1, 5, 2});
        assertThat(readings.all())
                .extracting(Readings.Reading::component)
                .as("of those that it uses, the strongest first")
                .containsExactly(2, 0);
        assertThat(readings.moved(new double[] {1, 5, 2})).isZero();
        assertThat(readings.moved(new double[] {3, 99, 2.5}))
                .isCloseTo(0.25 * 2 + 0.75 * 0.5, within(1e-9));
    }

    @Test
    void keepsTheStrongestOfMany() {
        float[] shares = new float[20];
        for (int k = 0; k < 20; k++) {
            shares[k] = k / 190f;
        }
        assertThat(Readings.take(shares, new double[20]).all())
                .hasSize(Readings.STRONGEST)
                .extracting(Readings.Reading::component)
                .startsWith(19, 18, 17);
    }
}
