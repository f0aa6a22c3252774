package dev.mixtape.operators.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.inference.ExpectedLogLikelihood;
import dev.mixtape.operators.inference.SongInference;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Population;
import dev.mixtape.operators.planted.RandIndex;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Data drawn from a known HDP-GMM are recovered, from truncations of twice and eight times the
 * truth: the number of components, and which frame belongs to which.
 *
 * <p>In two dimensions without splash: it adds to every component (η/K)/β_k of the corpus'
 * covariance, which is small against a component's own in many dimensions, and here is not: with η0
 * = 0.1 one or two of the eight components merge with others.
 */
class PlantedMixtureTest {

    @ParameterizedTest(name = "D={0}, {1} components, separation {2}, splash {3}, K={4}")
    @CsvSource({
        "2, 8, 20, 0, 16, 80, 20",
        "2, 8, 20, 0, 64, 80, 20",
        "2, 8, 8, 0, 16, 80, 20",
        "13, 10, 3, 0.1, 20, 80, 10",
        "13, 10, 3, 0.1, 80, 80, 10",
        "52, 10, 2, 0.1, 20, 80, 10",
        "52, 10, 2, 0.1, 80, 160, 7",
    })
    void isRecovered(int D, int truth, double separation, double eta0, int K, int N, int epochs)
            throws IOException {
        Planted planted = new Planted(D, truth, separation, 128, N, D == 2 ? 4 : 3);
        Hyperparameters h =
                Hyperparameters.defaults(D).toBuilder()
                        .K(K)
                        .T(8)
                        .eta0(eta0)
                        .population(new Population(128))
                        .build();
        Model model =
                new Learner(8, 128, 200, epochs, 2)
                        .fit(h, planted, () -> Backends.choose("blas").backend(), p -> {})
                        .model();

        RandIndex learned = new RandIndex();
        RandIndex oracle = new RandIndex();
        ExpectedLogLikelihood likelihood = new ExpectedLogLikelihood(model.posterior());
        SongInference inference = new SongInference(model);
        for (int j = 0; j < planted.count(); j++) {
            double[] E = likelihood.of(model.whitening().apply(planted.frames(j)), N);
            learned.add(RandIndex.strongest(inference.infer(E, N).r(), N, K), planted.labels(j));
            oracle.add(planted.oracle(j), planted.labels(j));
        }
        assertThat(model.componentsInUse()).isBetween(truth - 1, truth + 2);
        // Where the truth itself cannot tell frames apart, being as good as it is enough.
        assertThat(learned.value())
                .as("adjusted Rand index; the oracle's is %s", oracle.value())
                .isGreaterThanOrEqualTo(oracle.value() >= 0.95 ? 0.95 : oracle.value() - 0.03);
    }
}
