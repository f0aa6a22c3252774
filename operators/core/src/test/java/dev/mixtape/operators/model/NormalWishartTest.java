package dev.mixtape.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.inference.ExpectedLogLikelihood;
import dev.mixtape.operators.inference.Quadrature;
import dev.mixtape.operators.inference.Samples;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;

class NormalWishartTest {

    @Test
    void expectedLogLikelihoodIsTheIntegralInOneDimension() {
        double nu = 5;
        double wInv = 3;
        double lambda = 4;
        double m = 0.7;
        double x = -0.4;
        // A Wishart in one dimension is Gamma(ν/2, rate W⁻¹/2); given Λ, E(x−μ)² = (x−m)² + 1/(λΛ).
        double expected =
                Quadrature.integrate(
                        L ->
                                gammaDensity(L, nu / 2, wInv / 2)
                                        * 0.5
                                        * (Math.log(L)
                                                - Math.log(2 * Math.PI)
                                                - L * (x - m) * (x - m)
                                                - 1 / lambda),
                        0,
                        60,
                        400_000);

        assertThat(
                        likelihood(
                                new NormalWishart(
                                        new double[] {m}, lambda, new double[] {wInv}, nu),
                                x))
                .isCloseTo(expected, within(1e-6));
    }

    private static double gammaDensity(double x, double shape, double rate) {
        return Math.exp(
                shape * Math.log(rate)
                        + (shape - 1) * Math.log(x)
                        - rate * x
                        - Gamma.logGamma(shape));
    }

    @Test
    void expectedLogLikelihoodIsTheMeanOverDrawsInThreeDimensions() {
        Random random = new Random(4);
        NormalWishart q = Samples.component(3, 10, 1, random);
        double[] x = {0.3, -1, 0.8};
        int draws = 200_000;
        double sum = 0;
        double squares = 0;
        WishartDraws wishart = new WishartDraws(q);
        for (int draw = 0; draw < draws; draw++) {
            double log = wishart.logLikelihood(x);
            sum += log;
            squares += log * log;
        }
        double mean = sum / draws;
        double error = Math.sqrt((squares / draws - mean * mean) / draws);

        assertThat(likelihood(q, x)).isCloseTo(mean, within(5 * error));
        assertThat(error).isLessThan(0.01);
    }

    /** Draws of (μ, Λ) by Bartlett's decomposition. */
    private static final class WishartDraws {
        private final NormalWishart q;
        private final Random random = new Random(9);
        private final double[] root;
        private final ChiSquaredDistribution[] chi;

        WishartDraws(NormalWishart q) {
            this.q = q;
            root = Cholesky.of(q.D(), Cholesky.of(q.D(), q.wInv()).inverse()).L();
            chi = new ChiSquaredDistribution[q.D()];
            for (int i = 0; i < q.D(); i++) {
                chi[i] = new ChiSquaredDistribution(new Well19937c(17 + i), q.nu() - i);
            }
        }

        double logLikelihood(double[] x) {
            int D = q.D();
            double[] factor = new double[D * D];
            double logDet = 0;
            double[] A = new double[D * D];
            for (int i = 0; i < D; i++) {
                A[i * D + i] = Math.sqrt(chi[i].sample());
                for (int j = 0; j < i; j++) {
                    A[i * D + j] = random.nextGaussian();
                }
            }
            for (int i = 0; i < D; i++) {
                for (int j = 0; j <= i; j++) {
                    for (int p = j; p <= i; p++) {
                        factor[i * D + j] += root[i * D + p] * A[p * D + j];
                    }
                }
                logDet += 2 * Math.log(factor[i * D + i]);
            }
            // Λ = F·Fᵀ; with μ = m + F⁻ᵀz/√λ, (x−μ)ᵀΛ(x−μ) = ‖Fᵀ(x−m) − z/√λ‖².
            double distance = 0;
            for (int j = 0; j < D; j++) {
                double y = -random.nextGaussian() / Math.sqrt(q.lambda());
                for (int i = j; i < D; i++) {
                    y += factor[i * D + j] * (x[i] - q.m()[i]);
                }
                distance += y * y;
            }
            return 0.5 * (logDet - D * Math.log(2 * Math.PI) - distance);
        }
    }

    private static double likelihood(NormalWishart q, double... x) {
        CorpusPosterior posterior =
                new CorpusPosterior(
                        List.of(q),
                        new double[1],
                        new Sticks(new double[0], new double[0], new int[1]),
                        GammaPosterior.FIXED,
                        GammaPosterior.FIXED);
        return new ExpectedLogLikelihood(posterior).of(x, 1)[0];
    }

    @Test
    void refusesWhatIsNoPosterior() {
        assertThatThrownBy(() -> new NormalWishart(new double[2], 1, new double[2], 5))
                .hasMessage("wInv.length=2: must be D(D+1)/2=3 for D=2");
        assertThatThrownBy(() -> new NormalWishart(new double[2], 0, new double[3], 5))
                .hasMessage("lambda=0.0: must be above 0");
        assertThatThrownBy(() -> new NormalWishart(new double[2], 1, new double[3], 1))
                .hasMessage("nu=1.0: must be above D-1=1");
    }
}
