package dev.mixtape.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SufficientStatisticsTest {

    private static final int D = 3;

    @Test
    void mergingFramesInAnyPiecesGivesTheirMeanAndScatter() {
        double[][] x = frames(40, 0, new Random(1));
        SufficientStatistics one = new SufficientStatistics(D, 2);
        SufficientStatistics left = new SufficientStatistics(D, 2);
        SufficientStatistics right = new SufficientStatistics(D, 2);
        for (int n = 0; n < x.length; n++) {
            merge(one, x[n], 0.5);
            merge(n % 3 == 0 ? left : right, x[n], 0.5);
        }
        left.add(right);

        double[] mean = mean(x);
        assertThat(left.N(1)).isCloseTo(20, within(1e-12));
        assertThat(left.xBar(1)).containsExactly(mean, within(1e-12));
        assertThat(left.scatter(1)).containsExactly(scatter(x, mean, 0.5), within(1e-10));
        assertThat(one.scatter(1)).containsExactly(left.scatter(1), within(1e-10));
        assertThat(left.N(0)).isZero();
    }

    @Test
    void losesNothingToALargeOffset() {
        // Σxxᵀ − N x̄x̄ᵀ would lose all digits here: 1e8² is 1e16, the variance is 1.
        double[][] x = frames(1000, 1e8, new Random(1));
        SufficientStatistics sum = new SufficientStatistics(D, 2);
        for (double[] frame : x) {
            merge(sum, frame, 1);
        }

        double[] expected = scatter(x, mean(x), 1);
        assertThat(sum.scatter(1)).containsExactly(expected, within(1e-3));
    }

    private static void merge(SufficientStatistics sum, double[] frame, double weight) {
        sum.merge(1, weight, frame, 0, new double[6], 0);
    }

    private static double[][] frames(int n, double offset, Random random) {
        double[][] x = new double[n][D];
        for (double[] row : x) {
            for (int i = 0; i < D; i++) {
                row[i] = offset + random.nextGaussian();
            }
        }
        return x;
    }

    private static double[] mean(double[][] x) {
        double[] mean = new double[D];
        for (int i = 0; i < D; i++) {
            for (double[] row : x) {
                mean[i] += (row[i] - x[0][i]) / x.length;
            }
            mean[i] += x[0][i];
        }
        return mean;
    }

    private static double[] scatter(double[][] x, double[] mean, double weight) {
        double[] scatter = new double[6];
        for (double[] row : x) {
            for (int i = 0, p = 0; i < D; i++) {
                for (int j = i; j < D; j++, p++) {
                    scatter[p] += weight * (row[i] - mean[i]) * (row[j] - mean[j]);
                }
            }
        }
        return scatter;
    }

    @Test
    void survivesItsOwnArray() {
        SufficientStatistics sum = new SufficientStatistics(D, 2);
        merge(sum, new double[] {1, 2, 3}, 0.25);
        sum.addStickMass(1, 4);
        sum.addSong(7, -12.5, -0.5);

        SufficientStatistics copy = SufficientStatistics.of(D, 2, sum.values().clone());

        assertThat(copy.tracks()).isEqualTo(1);
        assertThat(copy.frames()).isEqualTo(7);
        assertThat(copy.bound()).isEqualTo(-12.5);
        assertThat(copy.sumLogOneMinusPi()).isEqualTo(-0.5);
        assertThat(copy.stickMass(1)).isEqualTo(4);
        assertThat(copy.xBar(1)).containsExactly(1, 2, 3);
    }

    @Test
    void refusesOthersOfAnotherShape() {
        assertThatThrownBy(() -> SufficientStatistics.of(2, 3, new double[5]))
                .hasMessage("statistics.length=5: must be 25 for D=2, K=3");
        assertThatThrownBy(() -> new SufficientStatistics(2, 3).add(new SufficientStatistics(2, 4)))
                .hasMessage("statistics of D=2, K=4: must be D=2, K=3");
    }
}
