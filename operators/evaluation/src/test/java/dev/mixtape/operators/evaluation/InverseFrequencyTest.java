package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.model.Sticks;
import org.junit.jupiter.api.Test;

class InverseFrequencyTest {
    private static final double[] MASS = {1_000, 100, 10};

    private final Sticks sticks = Sticks.of(MASS, 1, Sticks.byId(MASS.length));

    @Test
    void liftsWhatIsRareInProportionToItsInformation() {
        float third = (float) Math.log(1.0 / 3);
        Matrix even = new Matrix(1, 3, new float[] {third, third, third});

        Matrix weighed = InverseFrequency.weigh(even, sticks);

        double[] information = sticks.expectedLogBeta();
        double sum = information[0] + information[1] + information[2];
        for (int k = 0; k < 3; k++) {
            assertThat(Math.exp(weighed.at(0, k))).isCloseTo(information[k] / sum, within(1e-6));
        }
        assertThat(weighed.at(0, 2)).isGreaterThan(weighed.at(0, 1));
        assertThat(weighed.at(0, 1)).isGreaterThan(weighed.at(0, 0));
    }

    @Test
    void keepsEachSongADistributionAboveTheFloor() {
        float floor = (float) Math.log(1e-8);
        Matrix songs = new Matrix(2, 3, new float[] {0, floor, floor, floor, 0, floor});

        Matrix weighed = InverseFrequency.weigh(songs, sticks);

        for (int song = 0; song < 2; song++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                assertThat(weighed.at(song, k)).isGreaterThanOrEqualTo(floor);
                sum += Math.exp(weighed.at(song, k));
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
    }
}
