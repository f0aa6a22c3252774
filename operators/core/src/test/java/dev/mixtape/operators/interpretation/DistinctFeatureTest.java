package dev.mixtape.operators.interpretation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.FeatureNames;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DistinctFeatureTest {
    private static final int D = 3;
    private static final int N = 4_000;

    /** Two clouds that differ by 80 in column 1, where the deviation of all is about 40. */
    private static Frames clouds() {
        Random random = new Random(2);
        float[] x = new float[N * D];
        for (int n = 0; n < N; n++) {
            x[n * D] = (float) (1 + random.nextGaussian());
            x[n * D + 1] = (float) (500 + 80 * (n % 2) + 2 * random.nextGaussian());
            x[n * D + 2] = (float) (-7 + 0.1 * random.nextGaussian());
        }
        return new Frames(N, D, x);
    }

    private static Model model() {
        Hyperparameters h = Hyperparameters.defaults(D).toBuilder().K(2).T(2).build();
        return Bootstrap.bootstrap(h, List.of(clouds()));
    }

    @Test
    void findsWhatSetsComponentsApartInUnitsOfTheFeature() {
        List<List<DistinctFeature>> features =
                DistinctFeature.of(model(), FeatureNames.NUMBERED, D);
        assertThat(features).hasSize(2);
        for (List<DistinctFeature> each : features) {
            assertThat(each).hasSize(D);
            assertThat(each.get(0).column()).isEqualTo(1);
            assertThat(each.get(0).name()).isEqualTo("feature 1");
            assertThat(Math.abs(each.get(0).difference())).isCloseTo(40, within(0.5));
            assertThat(Math.abs(each.get(0).deviations())).isCloseTo(1, within(0.02));
            assertThat(Math.abs(each.get(1).deviations())).isLessThan(0.1);
        }
        assertThat(features.get(0).get(0).difference() * features.get(1).get(0).difference())
                .isNegative();
    }

    @Test
    void theDifferencesOfAllComponentsBalanceOut() {
        Model model = model();
        List<List<DistinctFeature>> features = DistinctFeature.of(model, FeatureNames.NUMBERED, D);
        double[] sum = new double[D];
        for (int k = 0; k < 2; k++) {
            double share = model.posterior().components().get(k).lambda() / N;
            for (DistinctFeature feature : features.get(k)) {
                sum[feature.column()] += share * feature.deviations();
            }
        }
        assertThat(sum)
                .as("but for the prior's weight")
                .containsExactly(new double[D], within(1e-3));
    }
}
