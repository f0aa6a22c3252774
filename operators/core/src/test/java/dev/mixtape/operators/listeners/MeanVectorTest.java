package dev.mixtape.operators.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class MeanVectorTest {
    private static final HalfLife HOUR = new HalfLife(3_600_000);
    private static final int WIDTH = 3;

    @Test
    void weighsVectorsByWhatTheirPlaysAreWorthNow() {
        MeanVector mean = new MeanVector();
        mean.add(HOUR.weigh(1, 3_600_000), new float[] {3, 0});
        mean.add(HOUR.weigh(1, 7_200_000), new float[] {0, -3});
        assertThat(mean.values()).containsExactly(1, -2);
        assertThat(HOUR.at(mean.weight(), 7_200_000)).isCloseTo(1.5, within(1e-15));
    }

    @Test
    void tracksWithoutAVectorOrWithoutWeightChangeNothing() {
        MeanVector mean = new MeanVector();
        mean.add(DecayedWeight.ZERO, new float[] {5, 5});
        mean.add(HOUR.weigh(1, 1), new float[0]);
        assertThat(mean.values()).isEmpty();
        mean.add(HOUR.weigh(1, 1), new float[] {1, 2});
        mean.add(HOUR.weigh(7, 1), new float[0]);
        assertThat(mean.values()).containsExactly(1, 2);
        assertThat(HOUR.at(mean.weight(), 1)).isCloseTo(1, within(1e-15));
    }

    @Test
    void playsOfManyHalfLivesApartDoNotOverflow() {
        MeanVector mean = new MeanVector();
        mean.add(HOUR.weigh(1, 0), new float[] {1});
        mean.add(HOUR.weigh(1, 50_000 * HOUR.millis()), new float[] {2});
        mean.add(HOUR.weigh(1, 0), new float[] {3});
        assertThat(mean.values()).containsExactly(2);
    }

    @Test
    void refusesAVectorOfAnotherWidth() {
        MeanVector mean = new MeanVector();
        mean.add(HOUR.weigh(1, 0), new float[] {1, 2});
        assertThatThrownBy(() -> mean.add(HOUR.weigh(1, 0), new float[] {1}))
                .hasMessage("1 numbers: must be 2, as those before");
    }

    @Test
    void aTasteTakesTheVectorsOfTheTracksThatHaveThem() {
        Taste taste = new Taste();
        ComponentShares shares = ComponentShares.of(Map.of(1, 1.0));
        taste.add(HOUR.weigh(1, 0), shares, new float[] {1, 1});
        taste.add(HOUR.weigh(3, 0), shares, new float[0]);
        taste.add(HOUR.weigh(1, 0), shares, new float[] {3, 1});
        assertThat(taste.vector().values()).containsExactly(2, 1);
        assertThat(HOUR.at(taste.weight(), 0)).isCloseTo(5, within(1e-14));
    }

    /** Whatever comes first, and also where a part is averaged before. */
    @Property(tries = 100)
    void partsAverageToTheWhole(@ForAll long seed) {
        Random random = new Random(seed);
        MeanVector whole = new MeanVector();
        MeanVector part = new MeanVector();
        MeanVector rest = new MeanVector();
        double[] sum = new double[WIDTH];
        double total = 0;
        for (int i = 0; i < 40; i++) {
            float[] vector = new float[WIDTH];
            double w = random.nextDouble();
            for (int d = 0; d < WIDTH; d++) {
                vector[d] = (float) random.nextGaussian();
                sum[d] += w * vector[d];
            }
            total += w;
            whole.add(HOUR.weigh(w, 1), vector);
            (i % 3 == 0 ? part : rest).add(HOUR.weigh(w, 1), vector);
        }
        rest.add(part.weight(), part.values());
        for (int d = 0; d < WIDTH; d++) {
            assertThat((double) whole.values()[d]).isCloseTo(sum[d] / total, within(1e-6));
            assertThat(rest.values()[d]).isCloseTo(whole.values()[d], within(1e-6f));
        }
    }
}
