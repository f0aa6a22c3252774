package dev.mixtape.operators.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.inference.ExpectedLogLikelihood;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.SufficientStatistics;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ComponentFitTest {

    @Test
    void isTheMeanExpectedLogLikelihoodOfTheFrames() {
        Model model = PlantedTracks.model();
        int D = PlantedTracks.D;
        Random random = new Random(1);
        int N = 50;
        double[] x = random.doubles((long) N * D, -4, 4).toArray();
        SufficientStatistics frames = new SufficientStatistics(D, PlantedTracks.K);
        for (int n = 0; n < N; n++) {
            frames.merge(2, 1, x, n * D, new double[Packed.size(D)], 0);
        }
        double[] E = new ExpectedLogLikelihood(model.posterior()).of(x, N);
        double sum = 0;
        for (int n = 0; n < N; n++) {
            sum += E[n * PlantedTracks.K + 2];
        }
        NormalWishart component = model.posterior().components().get(2);
        assertThat(ComponentFit.of(component, frames, 2)).isCloseTo(sum / N, within(1e-9));
    }
}
