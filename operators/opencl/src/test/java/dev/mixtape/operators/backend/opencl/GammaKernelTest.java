package dev.mixtape.operators.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GammaKernelTest {

    private static final double EULER = 0.5772156649015329;

    private final BundleKernel kernel = new BundleKernel();

    @Test
    void digammaMeetsItsKnownValues() {
        assertThat(kernel.digamma(1)).isCloseTo(-EULER, within(1e-13));
        assertThat(kernel.digamma(0.5)).isCloseTo(-EULER - 2 * Math.log(2), within(1e-13));
        assertThat(kernel.digamma(2)).isCloseTo(1 - EULER, within(1e-13));
        assertThat(kernel.digamma(100)).isCloseTo(4.600161852738087, within(1e-13));
    }

    /** The library's own digamma is good to 3e-9. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 0.01, 0.5, 1, 1.4616, 2, 9.999, 10, 32.5, 1293, 1e7})
    void agreesWithALibrary(double x) {
        assertThat(kernel.digamma(x)).isCloseTo(Gamma.digamma(x), within(1e-8 + 1e-11 / x));
        double logGamma = Gamma.logGamma(x);
        assertThat(kernel.logGamma(x))
                .isCloseTo(logGamma, within(1e-12 * (1 + Math.abs(logGamma))));
    }
}
