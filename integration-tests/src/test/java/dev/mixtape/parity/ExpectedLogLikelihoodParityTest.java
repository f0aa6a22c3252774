package dev.mixtape.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.inference.ExpectedLogLikelihood;
import dev.mixtape.operators.model.GammaPosterior;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedLogLikelihoodParityTest {

    /** The last case's W⁻¹ have axes from 1 to 1e-6. */
    @ParameterizedTest
    @ValueSource(strings = {"d02-k3", "d08-k5", "d13-k5", "d52-k4", "d08-k4"})
    void equalsTheReferenceOnTheSameParameters(String name) {
        Golden golden = Golden.load("likelihood-" + name);
        double[] x = golden.doubles("x");
        double[] E =
                new ExpectedLogLikelihood(
                                golden.posterior(GammaPosterior.FIXED, GammaPosterior.FIXED))
                        .of(x, x.length / golden.D());
        double[] expected = golden.doubles("expected");
        assertThat(E).hasSameSizeAs(expected);
        for (int i = 0; i < E.length; i++) {
            assertThat(E[i]).isCloseTo(expected[i], within(1e-9 * Math.abs(expected[i])));
        }
    }
}
