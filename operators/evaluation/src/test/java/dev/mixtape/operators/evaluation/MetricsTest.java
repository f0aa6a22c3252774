package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void accuracyAndMacroF1AreScikitLearns() {
        ScikitLearn cases = ScikitLearn.says("classification.npz");
        for (int i = 0; i < 10; i++) {
            int[] actual = cases.ints("actual" + i);
            int[] predicted = cases.ints("predicted" + i);
            int classes = cases.ints("classes" + i)[0];
            assertThat(ClassificationMetrics.accuracy(actual, predicted))
                    .as("accuracy of case " + i)
                    .isCloseTo(cases.number("accuracy" + i), within(1e-12));
            assertThat(ClassificationMetrics.macroF1(actual, predicted, classes))
                    .as("macro F1 of case " + i)
                    .isCloseTo(cases.number("macroF1" + i), within(1e-12));
        }
    }

    @Test
    void areaUnderTheCurveAndAveragePrecisionAreScikitLearns() {
        ScikitLearn cases = ScikitLearn.says("ranking.npz");
        for (int i = 0; i < 12; i++) {
            double[] scores = cases.doubles("scores" + i);
            boolean[] positive = cases.booleans("positive" + i);
            assertThat(RankingMetrics.rocAuc(scores, positive))
                    .as("ROC AUC of case " + i)
                    .isCloseTo(cases.number("rocAuc" + i), within(1e-12));
            assertThat(RankingMetrics.averagePrecision(scores, positive))
                    .as("average precision of case " + i)
                    .isCloseTo(cases.number("averagePrecision" + i), within(1e-12));
        }
    }

    @Test
    void whatCannotBeSaidIsNotANumber() {
        double[] scores = {0.3, 0.1};
        assertThat(RankingMetrics.rocAuc(scores, new boolean[] {true, true})).isNaN();
        assertThat(RankingMetrics.rocAuc(scores, new boolean[] {false, false})).isNaN();
        assertThat(RankingMetrics.averagePrecision(scores, new boolean[] {false, false})).isNaN();
        assertThat(RankingMetrics.averagePrecision(scores, new boolean[] {true, true}))
                .isEqualTo(1);
    }

    @Test
    void infiniteScoresTieWithOneAnother() {
        double never = Double.NEGATIVE_INFINITY;
        assertThat(
                        RankingMetrics.rocAuc(
                                new double[] {never, never, never},
                                new boolean[] {true, false, false}))
                .isEqualTo(0.5);
    }

    @Test
    void refusesLabelsThatDoNotBelongTogether() {
        assertThatThrownBy(() -> ClassificationMetrics.accuracy(new int[2], new int[3]))
                .hasMessage("actual.length=2, predicted.length=3: must be equal and at least 1");
        assertThatThrownBy(() -> RankingMetrics.rocAuc(new double[0], new boolean[0]))
                .hasMessage("scores.length=0, positive.length=0: must be equal and at least 1");
    }
}
