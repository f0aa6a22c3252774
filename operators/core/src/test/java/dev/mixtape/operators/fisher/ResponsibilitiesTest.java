package dev.mixtape.operators.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResponsibilitiesTest {

    private static final DiagonalMixture MIXTURE =
            new DiagonalMixture(
                    new double[] {0.2, 0.5, 0.3},
                    new double[][] {{-4, 0}, {4, 0}, {3, 1}},
                    new double[][] {{1, 4}, {0.25, 1}, {9, 0.01}});

    private static float[] frames(int n) {
        Random random = new Random(2);
        float[] x = new float[2 * n];
        for (int q = 0; q < x.length; q++) {
            x[q] = (float) (3 * random.nextGaussian());
        }
        return x;
    }

    @Test
    void theLikelihoodIsThatOfTheDensities() {
        float[] x = frames(50);
        double[] r = new double[3];
        Responsibilities responsibilities = new Responsibilities(MIXTURE);
        for (int row = 0; row < 50; row++) {
            double[] p = new double[3];
            for (int k = 0; k < 3; k++) {
                p[k] = MIXTURE.weights()[k] * density(k, x, row);
            }
            double sum = Arrays.stream(p).sum();
            assertThat(responsibilities.of(x, row, r)).isCloseTo(Math.log(sum), within(1e-4));
            double[] expected = Arrays.stream(p).map(each -> each / sum).toArray();
            assertThat(r).containsExactly(expected, within(1e-4));
        }
    }

    @Test
    void ofATemperatureTheyAreSofter() {
        float[] x = frames(20);
        double[] r = new double[3];
        double[] soft = new double[3];
        for (int row = 0; row < 20; row++) {
            new Responsibilities(MIXTURE).of(x, row, r);
            new Responsibilities(MIXTURE.at(2)).of(x, row, soft);
            double[] roots = Arrays.stream(r).map(Math::sqrt).toArray();
            double sum = Arrays.stream(roots).sum();
            double[] expected = Arrays.stream(roots).map(each -> each / sum).toArray();
            assertThat(soft).containsExactly(expected, within(1e-4));
        }
    }

    private static double density(int k, float[] x, int row) {
        double density = 1;
        for (int i = 0; i < 2; i++) {
            double variance = MIXTURE.variances()[k][i];
            density *=
                    Math.exp(-Math.pow(x[2 * row + i] - MIXTURE.means()[k][i], 2) / variance / 2)
                            / Math.sqrt(2 * Math.PI * variance);
        }
        return density;
    }
}
