package dev.mixtape.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.inference.CorpusUpdate;
import dev.mixtape.operators.inference.LearningRate;
import dev.mixtape.operators.model.Concentration;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.GammaPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Population;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.model.UpdateRule;
import dev.mixtape.operators.model.Whitening;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The `paper` mode against the reference's corpus update, from the same model and statistics. */
class CorpusUpdateParityTest {

    @ParameterizedTest
    @ValueSource(strings = {"d02-t0", "d03-t7", "d13-t250", "d08-t1"})
    void equalsTheReferenceFromTheSameStatistics(String name) {
        Golden golden = Golden.load("update-" + name);
        CorpusPosterior updated = updated(golden);

        for (int k = 0; k < golden.K(); k++) {
            NormalWishart q = updated.components().get(k);
            NormalWishart expected = golden.components("new_").get(k);
            assertThat(q.m()).containsExactly(expected.m(), within(1e-10));
            assertThat(q.lambda()).isCloseTo(expected.lambda(), within(1e-9 * expected.lambda()));
            assertThat(q.nu()).isCloseTo(expected.nu(), within(1e-9 * expected.nu()));
            assertThat(q.wInv()).containsExactly(expected.wInv(), within(1e-9 * expected.nu()));
        }
        assertThat(updated.sticks().u()).containsExactly(golden.doubles("new_u"), within(1e-8));
        assertThat(updated.sticks().v()).containsExactly(golden.doubles("new_v"), within(1e-8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"d02-t0", "d13-t250"})
    void learnsTheSameConcentrationOfSongs(String name) {
        Golden golden = Golden.load("update-" + name);
        GammaPosterior alpha0 = updated(golden).alpha0();
        double[] expected = golden.doubles("new_alpha0Posterior");
        assertThat(alpha0.shape()).isCloseTo(expected[0], within(1e-9 * expected[0]));
        assertThat(alpha0.rate()).isCloseTo(expected[1], within(1e-9 * expected[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"d02-t0", "d03-t7", "d13-t250", "d08-t1"})
    void learnsAtTheSameRate(String name) {
        Golden golden = Golden.load("update-" + name);
        assertThat(LearningRate.of(hyperparameters(golden), 1).rho(golden.number("updates")))
                .isCloseTo(golden.number("rho"), within(1e-15));
    }

    private static CorpusPosterior updated(Golden golden) {
        int B = (int) golden.number("batch");
        return CorpusUpdate.apply(model(golden), statistics(golden), B).posterior();
    }

    private static Model model(Golden golden) {
        boolean learned = golden.number("learnGamma") == 1;
        return new Model(
                hyperparameters(golden),
                Whitening.identity(golden.D()),
                golden.posterior(
                        learned ? posterior(golden, "alpha0Posterior") : GammaPosterior.FIXED,
                        learned ? posterior(golden, "gammaPosterior") : GammaPosterior.FIXED),
                (long) golden.number("updates"),
                0,
                0);
    }

    private static GammaPosterior posterior(Golden golden, String array) {
        return new GammaPosterior(golden.doubles(array)[0], golden.doubles(array)[1]);
    }

    private static Hyperparameters hyperparameters(Golden golden) {
        return golden.hyperparameters()
                .updateRule(UpdateRule.PAPER)
                .eta0(0) // the splash is in the statistics already
                .tau0(golden.number("tau0"))
                .kappa(golden.number("kappa"))
                .population(new Population(golden.number("population")))
                .concentration(
                        golden.number("learnGamma") == 1
                                ? Concentration.LEARNED
                                : Concentration.FIXED)
                .build();
    }

    /** From plain moments Σr, Σrx and Σrxxᵀ, as the reference keeps them. */
    private static SufficientStatistics statistics(Golden golden) {
        int D = golden.D();
        int tracks = (int) golden.number("batch");
        SufficientStatistics s = new SufficientStatistics(D, golden.K());
        for (int j = 0; j < tracks; j++) {
            s.addSong(1, 0, golden.number("songLeft") / tracks);
        }
        for (int k = 0; k < golden.K(); k++) {
            double N = golden.doubles("n")[k];
            double[] mean = golden.row("sumX", k);
            for (int i = 0; i < D; i++) {
                mean[i] /= N;
            }
            double[] scatter = golden.row("sumXx", k);
            Packed.addOuter(scatter, 0, -N, mean);
            s.merge(k, N, mean, 0, scatter, 0);
            s.addStickMass(k, golden.doubles("sticks")[k]);
        }
        return s;
    }
}
