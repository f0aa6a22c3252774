package dev.mixtape.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class JeffreysTest {
    private static final int D = 3;

    @Test
    void isTheExpectedLogLikelihoodRatioOfFrames() {
        NormalWishart p = component(1, 40);
        NormalWishart q = component(2, 25);
        double sampled = meanLogRatio(p, q, 3) + meanLogRatio(q, p, 4);
        assertThat(Jeffreys.between(p, q)).isCloseTo(sampled, within(0.02 * sampled));
    }

    @Test
    void ofUnitGaussiansIsTheSquaredDistanceOfTheirMeans() {
        NormalWishart here = new NormalWishart(new double[] {0}, 1, new double[] {5}, 5);
        NormalWishart there = new NormalWishart(new double[] {3}, 7, new double[] {2}, 2);
        assertThat(Jeffreys.between(here, there)).isCloseTo(9, within(1e-12));
    }

    @Test
    void isSymmetricAndNothingForTheSameGaussianHoweverManyFramesItRestsOn() {
        NormalWishart p = component(1, 40);
        NormalWishart q = component(2, 25);
        assertThat(Jeffreys.between(p, q)).isCloseTo(Jeffreys.between(q, p), within(1e-9));
        double[] tenfold = p.wInv().clone();
        for (int i = 0; i < tenfold.length; i++) {
            tenfold[i] *= 10;
        }
        NormalWishart sharper = new NormalWishart(p.m(), 10 * p.lambda(), tenfold, 10 * p.nu());
        assertThat(Jeffreys.between(p, sharper)).isCloseTo(0, within(1e-9));
    }

    @Test
    void refusesComponentsOfDifferentSpaces() {
        NormalWishart other = new NormalWishart(new double[] {0}, 1, new double[] {5}, 5);
        assertThatThrownBy(() -> Jeffreys.between(component(1, 40), other))
                .hasMessage("components have D=3 and D=1: must be the same");
    }

    /** W⁻¹ = ν·S with a random positive definite S about the identity. */
    private static NormalWishart component(long seed, double nu) {
        Random random = new Random(seed);
        double[] m = random.doubles(D, -0.5, 0.5).toArray();
        double[] wInv = Packed.identity(D, nu);
        for (int i = 0; i < D; i++) {
            Packed.addOuter(wInv, 0, nu / 4, random.doubles(D, -1, 1).toArray());
        }
        return new NormalWishart(m, 2, wInv, nu);
    }

    /** E_p[ln p − ln q] by sampling. */
    private static double meanLogRatio(NormalWishart p, NormalWishart q, long seed) {
        Random random = new Random(seed);
        Cholesky ofP = Cholesky.of(D, p.wInv());
        double sum = 0;
        int samples = 200_000;
        for (int s = 0; s < samples; s++) {
            double[] z = new double[D];
            double[] x = p.m().clone();
            for (int j = 0; j < D; j++) {
                z[j] = random.nextGaussian() / Math.sqrt(p.nu());
                for (int i = j; i < D; i++) {
                    x[i] += ofP.L()[i * D + j] * z[j];
                }
            }
            sum += logDensity(p, x) - logDensity(q, x);
        }
        return sum / samples;
    }

    /** ln N(x | m, W⁻¹/ν) without the constant. */
    private static double logDensity(NormalWishart c, double[] x) {
        Cholesky factor = Cholesky.of(D, c.wInv());
        double[] shift = new double[D];
        for (int i = 0; i < D; i++) {
            shift[i] = x[i] - c.m()[i];
        }
        double distance = c.nu() * factor.inverseQuadraticForm(shift, 0, new double[D]);
        return -0.5 * (factor.logDet() - D * Math.log(c.nu()) + distance);
    }
}
