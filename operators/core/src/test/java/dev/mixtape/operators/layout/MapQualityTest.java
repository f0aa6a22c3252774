package dev.mixtape.operators.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MapQualityTest {

    @Test
    void isOneForTheTruthAndAHalfForChance() {
        Random random = new Random(1);
        float[][] circle = new float[200][];
        Places truth = new Places(new float[200], new float[200]);
        Places chance = new Places(new float[200], new float[200]);
        for (int i = 0; i < 200; i++) {
            double angle = 6.28 * random.nextDouble();
            circle[i] = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
            truth.x()[i] = circle[i][0];
            truth.y()[i] = circle[i][1];
            chance.x()[i] = random.nextFloat();
            chance.y()[i] = random.nextFloat();
        }

        MapQuality best = MapQuality.of(circle, truth, 10);
        MapQuality worst = MapQuality.of(circle, chance, 10);

        assertThat(best.trustworthiness()).isCloseTo(1, within(1e-3));
        assertThat(best.continuity()).isCloseTo(1, within(1e-3));
        assertThat(worst.trustworthiness()).isCloseTo(0.5, within(0.06));
        assertThat(worst.continuity()).isCloseTo(0.5, within(0.06));
    }

    @Test
    void refusesMoreNeighboursThanAreHalfOfTheSongs() {
        assertThatThrownBy(
                        () ->
                                MapQuality.of(
                                        new float[20][2],
                                        new Places(new float[20], new float[20]),
                                        10))
                .hasMessage("nearest=10: must be at least 1 and below n/2 of n=20");
    }
}
