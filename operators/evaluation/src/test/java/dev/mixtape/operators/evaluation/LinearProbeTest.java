package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinearProbeTest {

    private static final List<LinearClassifier.Solver> SOLVERS =
            List.of(OneAgainstRest::path, MultinomialRegression::path);

    private static Targets oneOf(int[] labels, int classes) {
        boolean[][] has = new boolean[classes][labels.length];
        for (int i = 0; i < labels.length; i++) {
            has[labels[i]][i] = true;
        }
        return new Targets(IntStream.range(0, classes).mapToObj(c -> "class " + c).toList(), has);
    }

    @Test
    void standardisesAsScikitLearnDoes() {
        ScikitLearn cases = ScikitLearn.says("regression.npz");
        Matrix x = cases.matrix("x");
        float[] z = Standardiser.fit(x).apply(x).values();
        double[] expected = cases.doubles("z");
        for (int q = 0; q < z.length; q++) {
            assertThat((double) z[q]).isCloseTo(expected[q], within(1e-5));
        }
    }

    @Test
    void theRegressionsAreScikitLearns() {
        assertScikitLearns("decisions", OneAgainstRest::path, OneAgainstRest::path);
        assertScikitLearns("multinomial", MultinomialRegression::path, MultinomialRegression::path);
    }

    /** As {@link LinearClassifier.Solver}, to a tolerance. */
    @FunctionalInterface
    private interface Tolerant {
        List<LinearClassifier> path(Matrix x, Targets targets, double[] Cs, double tolerance);
    }

    private static void assertScikitLearns(
            String name, LinearClassifier.Solver solver, Tolerant tolerant) {
        ScikitLearn cases = ScikitLearn.says("regression.npz");
        Matrix z = cases.matrix("z");
        Targets targets = oneOf(cases.ints("label"), 4);
        double[] Cs = cases.doubles("C");
        List<LinearClassifier> exact = tolerant.path(z, targets, Cs, 1e-9);
        List<LinearClassifier> usual = solver.path(z, targets, Cs);
        for (int i = 0; i < Cs.length; i++) {
            double[] expected = cases.doubles(name + i);
            assertSameDecisions(exact.get(i).decisions(z), expected, 1e-3);
            if (Cs[i] <= 1) { // beyond, classes that are told apart have no finite optimum nearby
                double[] C = {Cs[i]};
                assertSameDecisions(usual.get(i).decisions(z), expected, 0.01);
                assertSameDecisions(solver.path(z, targets, C).get(0).decisions(z), expected, 0.01);
            }
        }
    }

    private static void assertSameDecisions(
            double[][] actual, double[] expected, double tolerance) {
        for (int c = 0; c < actual.length; c++) {
            for (int row = 0; row < actual[c].length; row++) {
                double theirs = expected[row * actual.length + c];
                assertThat(actual[c][row])
                        .isCloseTo(theirs, within(tolerance * (1 + Math.abs(theirs))));
            }
        }
    }

    @Test
    void aClassThatNobodyHasIsNeverPredicted() {
        Matrix x = new Matrix(4, 1, new float[] {-1, -1, 1, 1});
        Targets targets = oneOf(new int[] {0, 0, 2, 2}, 3);
        for (LinearClassifier.Solver solver : SOLVERS) {
            double[][] decisions = solver.path(x, targets, new double[] {1}).get(0).decisions(x);
            assertThat(decisions[1]).containsOnly(Double.NEGATIVE_INFINITY);
            assertThat(LinearClassifier.argmax(decisions)).containsExactly(0, 0, 2, 2);
        }
    }

    @Test
    void songsOfOneClassAreAllOfIt() {
        Matrix x = new Matrix(2, 1, new float[] {-1, 1});
        Targets targets = oneOf(new int[] {1, 1}, 2);
        for (LinearClassifier.Solver solver : SOLVERS) {
            double[][] decisions = solver.path(x, targets, new double[] {1}).get(0).decisions(x);
            assertThat(LinearClassifier.argmax(decisions)).containsExactly(1, 1);
        }
    }

    @Test
    void drawsOfCAreSpreadEvenlyOverTheirLogarithmAndSeeded() {
        double[] Cs = RandomisedSearch.draw(4_000, 1);
        assertThat(Cs).isSorted().isEqualTo(RandomisedSearch.draw(4_000, 1));
        assertThat(Cs[0]).isBetween(1e-4, 1.1e-4);
        assertThat(Cs[3_999]).isBetween(0.9e4, 1e4);
        assertThat(Cs[2_000]).isBetween(0.7, 1.4);
        assertThat(RandomisedSearch.draw(32, 1)).isNotEqualTo(RandomisedSearch.draw(32, 2));
    }

    @Test
    void ofEquallyGoodValuesTheSmallestIsTaken() {
        double[] Cs = {1, 2, 3, 4};
        assertThat(RandomisedSearch.best(Cs, new double[] {0.5, 0.9, 0.9, Double.NaN}))
                .isEqualTo(2);
        double[] nothing = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        assertThat(RandomisedSearch.best(Cs, nothing)).isEqualTo(1);
    }

    /** Songs of three classes in more columns than songs, one constant and two alike. */
    private static Matrix wide(int n, int d, int[] label) {
        Random random = new Random(1);
        float[] x = new float[n * d];
        for (int q = 0; q < x.length; q++) {
            int column = q % d;
            x[q] = (float) random.nextGaussian() + (column % 7 == label[q / d] ? 1 : 0);
            x[q] = column == 3 ? 5 : column == 4 ? x[q - 3] : x[q];
        }
        return new Matrix(n, d, x);
    }

    @Test
    void turnedToTheirSpanWideVectorsGiveTheSameDecisions() {
        int[] label = new Random(2).ints(60, 0, 3).toArray();
        Matrix x = wide(60, 150, label);
        Matrix train = x.rows(IntStream.range(0, 40).toArray());
        Matrix test = x.rows(IntStream.range(40, 60).toArray());
        Targets targets = oneOf(IntStream.range(0, 40).map(i -> label[i]).toArray(), 3);
        Standardiser scaler = Standardiser.fit(train);
        FitSpace space = FitSpace.of(train);
        assertThat(space.rows().columns()).as("the mean takes one away").isEqualTo(39);
        double[] Cs = {1e-3, 0.1, 1};
        for (Tolerant solver :
                List.<Tolerant>of(OneAgainstRest::path, MultinomialRegression::path)) {
            List<LinearClassifier> straight = solver.path(scaler.apply(train), targets, Cs, 1e-8);
            List<LinearClassifier> turned = solver.path(space.rows(), targets, Cs, 1e-8);
            for (int i = 0; i < Cs.length; i++) {
                double[][] expected = straight.get(i).decisions(scaler.apply(test));
                double[][] actual = turned.get(i).decisions(space.apply(test));
                for (int c = 0; c < 3; c++) {
                    assertThat(actual[c]).containsExactly(expected[c], within(1e-3));
                }
                assertThat(LinearClassifier.argmax(actual))
                        .isEqualTo(LinearClassifier.argmax(expected));
            }
        }
    }

    @Test
    void fewColumnsAndEqualRowsStayAsTheyAre() {
        Matrix narrow = new Matrix(3, 2, new float[] {1, 2, 3, 5, 4, 4});
        assertThat(FitSpace.of(narrow).rows().values())
                .isEqualTo(Standardiser.fit(narrow).apply(narrow).values());
        Matrix equal = new Matrix(2, 4, new float[] {1, 2, 3, 4, 1, 2, 3, 4});
        assertThat(FitSpace.of(equal).rows().values()).containsOnly(0f).hasSize(2);
    }

    @Test
    void findsWhatALinearClassifierCanFindAndNothingInNoise() {
        int n = 300;
        Random random = new Random(1);
        int[] label = random.ints(n, 0, 3).toArray();
        float[] told = new float[n * 4];
        float[] noise = new float[n * 4];
        for (int q = 0; q < n * 4; q++) {
            noise[q] = (float) random.nextGaussian();
            told[q] = 1_000 + 50 * (noise[q] + (q % 4 == label[q / 4] ? 4 : 0));
        }
        Split split =
                new Split(
                        IntStream.range(0, 150).toArray(),
                        IntStream.range(150, 200).toArray(),
                        IntStream.range(200, 300).toArray());
        assertThat(accuracy(new Matrix(n, 4, told), label, split)).isGreaterThan(0.95);
        assertThat(accuracy(new Matrix(n, 4, noise), label, split)).isBetween(0.2, 0.5);
    }

    private static double accuracy(Matrix x, int[] label, Split split) {
        LinearProbe.Outcome outcome =
                LinearProbe.run(
                        x,
                        oneOf(label, 3),
                        split,
                        MultinomialRegression::path,
                        (truth, decisions) ->
                                ClassificationMetrics.accuracy(
                                        truth.labels(), LinearClassifier.argmax(decisions)),
                        16,
                        1);
        int[] actual = IntStream.of(split.test()).map(i -> label[i]).toArray();
        return ClassificationMetrics.accuracy(actual, LinearClassifier.argmax(outcome.decisions()));
    }
}
