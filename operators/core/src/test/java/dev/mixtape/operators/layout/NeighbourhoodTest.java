package dev.mixtape.operators.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NeighbourhoodTest {

    @Test
    void weighsAsManyAsWereAskedForWhateverTheUnitOfDistances() {
        for (float unit : new float[] {1e-4f, 1, 1e4f}) {
            float[] weights = new float[50];
            for (int j = 0; j < 50; j++) {
                weights[j] = unit * (3 + j);
            }

            Neighbourhood.weigh(weights, 7);

            double entropy = 0;
            double sum = 0;
            for (float weight : weights) {
                entropy -= weight > 0 ? weight * Math.log(weight) : 0;
                sum += weight;
            }
            assertThat(Math.exp(entropy)).isCloseTo(7, within(0.01));
            assertThat(sum).isCloseTo(1, within(1e-5));
            assertThat(weights[0]).isGreaterThan(weights[1]);
        }
    }

    @Test
    void weighsAlikeWhatIsAsNearAndNothingThatDoesNotCount() {
        float[] weights = {2, Float.POSITIVE_INFINITY, 2, 2, 2};

        Neighbourhood.weigh(weights, 1.5);

        assertThat(weights).containsExactly(0.25f, 0, 0.25f, 0.25f, 0.25f);
    }
}
