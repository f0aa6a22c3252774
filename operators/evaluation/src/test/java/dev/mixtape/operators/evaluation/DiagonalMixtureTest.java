package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiagonalMixtureTest {

    /** A quarter about (-4, 0) of deviations 1 and 2, the rest about (4, 0) of 0.5 and 1. */
    private static Matrix two(int n, long seed) {
        Random random = new Random(seed);
        float[] x = new float[2 * n];
        for (int row = 0; row < n; row++) {
            boolean left = row % 4 == 0;
            x[2 * row] = (float) ((left ? -4 : 4) + (left ? 1 : 0.5) * random.nextGaussian());
            x[2 * row + 1] = (float) ((left ? 2 : 1) * random.nextGaussian());
        }
        return new Matrix(n, 2, x);
    }

    private static Matrix noise(int n, int D, long seed) {
        Random random = new Random(seed);
        float[] x = new float[n * D];
        for (int q = 0; q < x.length; q++) {
            x[q] = (float) (random.nextGaussian() * Math.exp(random.nextGaussian() / 2));
        }
        return new Matrix(n, D, x);
    }

    @Test
    void findsPlantedComponents() {
        DiagonalMixture mixture = DiagonalMixture.learn(two(20_000, 1), 2, 15, 1);
        int left = mixture.means()[0][0] < 0 ? 0 : 1;
        assertThat(mixture.weights()[left]).isCloseTo(0.25, within(0.01));
        assertThat(mixture.weights()[1 - left]).isCloseTo(0.75, within(0.01));
        assertThat(mixture.means()[left]).containsExactly(new double[] {-4, 0}, within(0.1));
        assertThat(mixture.means()[1 - left]).containsExactly(new double[] {4, 0}, within(0.1));
        assertThat(mixture.variances()[left]).containsExactly(new double[] {1, 4}, within(0.2));
        assertThat(mixture.variances()[1 - left])
                .containsExactly(new double[] {0.25, 1}, within(0.1));
    }

    @Test
    void theLikelihoodNeverFalls() {
        for (int K : new int[] {1, 3, 16}) {
            List<Double> told = new ArrayList<>();
            DiagonalMixture.learn(noise(10_000, 6, 1), K, 30, 1, told::add);
            assertThat(told).hasSize(30);
            for (int step = 1; step < told.size(); step++) {
                assertThat(told.get(step)).isGreaterThan(told.get(step - 1) - 1e-6);
            }
            if (K > 1) {
                assertThat(told.get(29)).isGreaterThan(told.get(0) + 0.01);
            }
        }
    }

    @Test
    void theLikelihoodIsThatOfTheDensities() {
        Matrix x = two(50, 2);
        DiagonalMixture mixture = DiagonalMixture.learn(two(2_000, 1), 3, 5, 1);
        double[] r = new double[3];
        Responsibilities responsibilities = new Responsibilities(mixture);
        for (int row = 0; row < x.rows(); row++) {
            double[] p = new double[3];
            for (int k = 0; k < 3; k++) {
                p[k] = mixture.weights()[k] * density(mixture, k, x, row);
            }
            double sum = Arrays.stream(p).sum();
            assertThat(responsibilities.of(x.values(), row, r))
                    .isCloseTo(Math.log(sum), within(1e-4));
            double[] expected = Arrays.stream(p).map(each -> each / sum).toArray();
            assertThat(r).containsExactly(expected, within(1e-4));
        }
    }

    private static double density(DiagonalMixture mixture, int k, Matrix x, int row) {
        double density = 1;
        for (int i = 0; i < x.columns(); i++) {
            double variance = mixture.variances()[k][i];
            density *=
                    Math.exp(-Math.pow(x.at(row, i) - mixture.means()[k][i], 2) / variance / 2)
                            / Math.sqrt(2 * Math.PI * variance);
        }
        return density;
    }

    @Test
    void constantFeaturesAndMoreComponentsThanFramesAreNoError() {
        Matrix few = new Matrix(3, 2, new float[] {1, 5, 2, 5, 3, 5});
        DiagonalMixture mixture = DiagonalMixture.learn(few, 8, 15, 1);
        assertThat(Arrays.stream(mixture.weights()).sum()).isCloseTo(1, within(1e-9));
        for (int k = 0; k < 8; k++) {
            for (int i = 0; i < 2; i++) {
                assertThat(mixture.means()[k][i]).isFinite();
                assertThat(mixture.variances()[k][i]).isBetween(DiagonalMixture.FLOOR, 10.0);
            }
        }
        double[] r = new double[8];
        assertThat(new Responsibilities(mixture).of(few.values(), 0, r)).isFinite();
        assertThat(Arrays.stream(r).sum()).isCloseTo(1, within(1e-9));
    }

    @Test
    void theSeedDecidesEveryBit() {
        Matrix x = noise(20_000, 3, 1);
        DiagonalMixture one = DiagonalMixture.learn(x, 4, 3, 1);
        assertThat(DiagonalMixture.learn(x, 4, 3, 1).means()).isDeepEqualTo(one.means());
        assertThat(IntStream.range(0, 4).mapToObj(k -> one.means()[k][0]))
                .isNotEqualTo(
                        IntStream.range(0, 4)
                                .mapToObj(k -> DiagonalMixture.learn(x, 4, 3, 2).means()[k][0])
                                .toList());
    }

    @Test
    void noComponentsAreRefused() {
        assertThatThrownBy(() -> DiagonalMixture.learn(two(10, 1), 0, 15, 1))
                .hasMessage("components=0: must be at least 1");
    }
}
