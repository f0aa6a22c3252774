package dev.mixtape.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Population;
import dev.mixtape.operators.model.SufficientStatistics;
import org.junit.jupiter.api.Test;

class LearningRateTest {
    private static final Hyperparameters H =
            Hyperparameters.defaults(3).toBuilder().K(5).T(2).build();

    @Test
    void fallsToTheFloorAndNoFurther() {
        LearningRate rate = LearningRate.of(H.toBuilder().memory(1000).build(), 16);
        assertThat(rate.rho(0)).isEqualTo(Math.pow(64, -0.6));
        assertThat(rate.rho(1e9)).isCloseTo(1 - Math.exp(-16 / 1000.0), within(1e-15));
        assertThat(LearningRate.of(H, 16).rho(1e9)).isCloseTo(Math.pow(1e9, -0.6), within(1e-12));
    }

    @Test
    void theSameTracksAreForgottenAlikeInBatchesOfAnySize() {
        Hyperparameters h = H.toBuilder().memory(1000).build();
        for (int full : new int[] {1, 16, 256, 5000}) {
            for (int tracks : new int[] {1, 7, 256, 20_000}) {
                double rho = LearningRate.of(h, full).rho(1e12, (double) tracks / full);
                assertThat(rho).isCloseTo(-Math.expm1(-tracks / 1000.0), within(1e-12));
            }
        }
    }

    @Test
    void theSplashFallsToItsFloorAndNeverRises() {
        assertThat(new Splash(0.1, 0.02).eta(0)).isEqualTo(0.1);
        assertThat(new Splash(0.1, 0.02).eta(1e6)).isEqualTo(0.02);
        assertThat(new Splash(0.01, 0.02).eta(1e6)).isEqualTo(0.01);
        assertThat(new Splash(0, 0.02).eta(0)).isZero();
    }

    @Test
    void aPosteriorOfRememberedTracksStaysAsSharpAsItsMemory() {
        Model seen = learned(Population.SEEN);
        Model remembered = learned(Population.REMEMBERED);
        assertThat(remembered.remembered().tracks()).isCloseTo(80, within(1.0));
        assertThat(lambda(remembered)).isLessThan(3 * 80);
        assertThat(lambda(seen)).isGreaterThan(5 * lambda(remembered));
    }

    /** Of 1,000 tracks of one frame, with a memory of 40. */
    private static Model learned(Population population) {
        Model model = Samples.model(H.toBuilder().memory(40).population(population).build(), 1);
        SufficientStatistics song = new SufficientStatistics(3, 5);
        song.addSong(1, -3, -0.5);
        song.merge(2, 1, new double[] {1, 0, 0}, 0, new double[6], 0);
        for (int j = 0; j < 1000; j++) {
            model = CorpusUpdate.apply(model, song, 1);
        }
        return model;
    }

    private static double lambda(Model model) {
        return model.posterior().components().get(2).lambda();
    }
}
