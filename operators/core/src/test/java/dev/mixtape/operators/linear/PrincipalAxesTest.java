package dev.mixtape.operators.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalAxesTest {

    private static final int P = 600;

    /** Rows about a place, along two directions that are orthogonal, one twice as far. */
    private static float[][] planted(int M, float noise) {
        Random random = new Random(1);
        float[][] rows = new float[M][P];
        for (float[] row : rows) {
            double a = 10 * random.nextGaussian();
            double b = 5 * random.nextGaussian();
            for (int p = 0; p < P; p++) {
                row[p] = (float) (3 + (p % 2 == 0 ? a : -b) + noise * random.nextGaussian());
            }
        }
        return rows;
    }

    private static double dot(float[] x, float[] y) {
        double sum = 0;
        for (int p = 0; p < x.length; p++) {
            sum += (double) x[p] * y[p];
        }
        return sum;
    }

    private static double[] variances(PrincipalAxes axes, float[][] rows) {
        double[] variances = new double[axes.width()];
        for (float[] row : rows) {
            float[] z = axes.project(row);
            for (int q = 0; q < z.length; q++) {
                variances[q] += (double) z[q] * z[q] / rows.length;
            }
        }
        return variances;
    }

    @Test
    void findsThePlantedDirectionsTheLargerFirstAndPointsThemUpwards() {
        PrincipalAxes axes = PrincipalAxes.learn(planted(400, 0), 5);
        float even = (float) Math.sqrt(2.0 / P);
        for (int q = 0; q < 2; q++) {
            for (int p = 0; p < P; p++) {
                // The draws of a and b go together a little, and turn the axes by as much.
                assertThat(axes.axes()[q][p]).isCloseTo(p % 2 == q ? even : 0, within(even / 8));
            }
            assertThat(dot(axes.axes()[q], axes.axes()[q])).isCloseTo(1, within(1e-5));
        }
        for (int q = 2; q < 5; q++) {
            assertThat(axes.axes()[q]).as("no third direction").containsOnly(0f);
        }
    }

    @Test
    void axesAreOrthonormalAndOfFallingVariance() {
        float[][] rows = planted(40, 1);
        PrincipalAxes axes = PrincipalAxes.learn(rows, 39);
        for (int q = 0; q < 39; q++) {
            for (int r = 0; r < 39; r++) {
                assertThat(dot(axes.axes()[q], axes.axes()[r]))
                        .isCloseTo(q == r ? 1 : 0, within(1e-5));
            }
        }
        double[] variances = variances(axes, rows);
        for (int q = 1; q < 39; q++) {
            assertThat(variances[q]).isLessThan(variances[q - 1] * (1 + 1e-6)).isPositive();
        }
    }

    @Test
    void turnedAxesKeepProductsAndShareTheVariance() {
        float[][] rows = planted(40, 1);
        PrincipalAxes axes = PrincipalAxes.learn(rows, 20);
        PrincipalAxes turned = axes.turned();
        for (int i = 0; i < 39; i++) {
            double expected = dot(axes.project(rows[i]), axes.project(rows[i + 1]));
            assertThat(dot(turned.project(rows[i]), turned.project(rows[i + 1])))
                    .isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
        }
        double largest = Arrays.stream(variances(axes, rows)).max().orElseThrow();
        assertThat(Arrays.stream(variances(turned, rows)).max().orElseThrow())
                .isLessThan(largest / 2);
        assertThat(axes.turned().axes()).as("the same again").isDeepEqualTo(turned.axes());
    }

    @Test
    void allAxesKeepAllDistances() {
        float[][] rows = planted(20, 1);
        PrincipalAxes axes = PrincipalAxes.learn(rows, 19);
        for (float[] row : rows) {
            float[] z = axes.project(row);
            float[] first = axes.project(rows[0]);
            double squares = 0;
            double compressed = 0;
            for (int p = 0; p < P; p++) {
                squares += Math.pow(row[p] - rows[0][p], 2);
            }
            for (int q = 0; q < z.length; q++) {
                compressed += Math.pow(z[q] - first[q], 2);
            }
            assertThat(compressed).isCloseTo(squares, within(1e-4 * (1 + squares)));
        }
    }

    @Test
    void anOffsetOfAllRowsAndTheirOrderDoNotMatter() {
        float[][] rows = planted(30, 1);
        float[][] moved = new float[30][P];
        for (int m = 0; m < 30; m++) {
            for (int p = 0; p < P; p++) {
                moved[29 - m][p] = rows[m][p] + 8;
            }
        }
        PrincipalAxes axes = PrincipalAxes.learn(rows, 8);
        PrincipalAxes others = PrincipalAxes.learn(moved, 8);
        for (int q = 0; q < 2; q++) {
            assertThat(others.axes()[q]).containsExactly(axes.axes()[q], within(1e-4f));
        }
        assertThat(PrincipalAxes.learn(rows, 8).axes()).isDeepEqualTo(axes.axes());
    }

    @Test
    void askedForMoreThanThereAreTheWidthStaysAndTheRestIsZero() {
        float[][] rows = planted(3, 1);
        float[] z = PrincipalAxes.learn(rows, 6).project(rows[0]);
        assertThat(z).hasSize(6);
        assertThat(z[1]).isNotZero();
        assertThat(new float[] {z[2], z[3], z[4], z[5]}).containsOnly(0f);
        float[][] narrow = {{1, 2}, {3, 5}, {2, 9}, {0, 0}};
        float[] two = PrincipalAxes.learn(narrow, 3).project(narrow[1]);
        assertThat(two[1]).isNotZero();
        assertThat(two[2]).isZero();
    }

    @Test
    void oneRowAndEqualRowsHaveNoAxis() {
        float[][] one = {{0.1f, 0.7f, 1e9f}};
        assertThat(PrincipalAxes.learn(one, 2).project(one[0])).containsOnly(0f).hasSize(2);
        float[][] equal = {one[0], one[0], one[0], one[0], one[0], one[0], one[0]};
        PrincipalAxes axes = PrincipalAxes.learn(equal, 2);
        assertThat(axes.mean()).containsExactly(one[0], within(1e-6f));
        assertThat(axes.project(new float[] {5, 5, 5})).containsOnly(0f);
    }

    @Test
    void refusesWhatHasNoAxesAndVectorsOfAnotherLength() {
        assertThatThrownBy(() -> PrincipalAxes.learn(new float[0][], 1))
                .hasMessage("rows=0: axes need at least one vector");
        assertThatThrownBy(() -> PrincipalAxes.learn(new float[][] {{1}}, 0))
                .hasMessage("width=0: must be at least 1");
        assertThatThrownBy(() -> PrincipalAxes.learn(new float[][] {{1}, {1, 2}}, 1))
                .hasMessage("row.length=2: must be 1, as of the first row");
        PrincipalAxes axes = PrincipalAxes.learn(new float[][] {{1, 2}, {2, 3}}, 1);
        assertThatThrownBy(() -> axes.project(new float[3])).hasMessage("v.length=3: must be P=2");
    }
}
