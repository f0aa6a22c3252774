package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.fisher.DiagonalMixture;
import dev.mixtape.operators.fisher.MixtureStatistics;
import dev.mixtape.operators.frames.Frames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MixtureLearningTest {

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
        DiagonalMixture mixture = MixtureLearning.learn(two(20_000, 1), 2, 15, 1);
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
            MixtureLearning.learn(noise(10_000, 6, 1), K, 30, 1, told::add);
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
    void constantFeaturesAndMoreComponentsThanFramesAreNoError() {
        Matrix few = new Matrix(3, 2, new float[] {1, 5, 2, 5, 3, 5});
        DiagonalMixture mixture = MixtureLearning.learn(few, 8, 15, 1);
        assertThat(Arrays.stream(mixture.weights()).sum()).isCloseTo(1, within(1e-9));
        for (int k = 0; k < 8; k++) {
            for (int i = 0; i < 2; i++) {
                assertThat(mixture.means()[k][i]).isFinite();
                assertThat(mixture.variances()[k][i]).isBetween(MixtureLearning.FLOOR, 10.0);
            }
        }
        assertThat(MixtureStatistics.of(mixture, few.values(), 0, 1).logLikelihood()).isFinite();
    }

    @Test
    void theSeedDecidesEveryBit() {
        Matrix x = noise(20_000, 3, 1);
        DiagonalMixture one = MixtureLearning.learn(x, 4, 3, 1);
        assertThat(MixtureLearning.learn(x, 4, 3, 1).means()).isDeepEqualTo(one.means());
        assertThat(IntStream.range(0, 4).mapToObj(k -> one.means()[k][0]))
                .isNotEqualTo(
                        IntStream.range(0, 4)
                                .mapToObj(k -> MixtureLearning.learn(x, 4, 3, 2).means()[k][0])
                                .toList());
    }

    @Test
    void noComponentsAreRefused() {
        assertThatThrownBy(() -> MixtureLearning.learn(two(10, 1), 0, 15, 1))
                .hasMessage("components=0: must be at least 1");
    }

    private static Frames song(int n, long seed) {
        return new Frames(n, 3, noise(n, 3, seed).values());
    }

    @Test
    void anotherUnitOfTheFeaturesChangesNothing() {
        Frames corpus = song(500, 1);
        Frames other = song(100, 2);
        float[] vector = MixtureLearning.learn(List.of(corpus), 3, 5, 1).embed(other);
        float[] scaled = MixtureLearning.learn(List.of(times(corpus)), 3, 5, 1).embed(times(other));
        assertThat(scaled).containsExactly(vector, within(1e-3f));
    }

    private static Frames times(Frames song) {
        float[] x = song.values().clone();
        for (int q = 0; q < x.length; q++) {
            x[q] *= 8;
        }
        return new Frames(song.count(), song.dimensions(), x);
    }
}
