package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NdcgTest {

    @Test
    void isThatOfScikitLearn() throws Exception {
        ReferenceValues reference = new ReferenceValues();
        double[] cutoffs = reference.doubles("cutoffs");
        double[] expected = reference.doubles("ndcg");

        for (int c = 0; c < cutoffs.length; c++) {
            double[] scores = reference.row("scores", c);
            for (int item = 0; item < scores.length; item++) {
                scores[item] = Double.isNaN(scores[item]) ? Double.NEGATIVE_INFINITY : scores[item];
            }
            assertThat(new Ndcg((int) cutoffs[c]).of(scores, reference.ones("relevant", c)))
                    .as("case %d", c)
                    .isCloseTo(expected[c], within(1e-12));
        }
    }

    @Test
    void isOneWhenTheRelevantComeFirstAndNothingPastTheCutoff() {
        double[] scores = {0.1, 0.9, 0.8, 0.2};
        assertThat(new Ndcg(500).of(scores, new int[] {1, 2})).isEqualTo(1);
        assertThat(new Ndcg(2).of(scores, new int[] {0, 3})).isZero();
    }

    @Test
    void sharesThePlacesOfEqualScores() {
        // one relevant item among four equals: the mean worth of four places
        double mean = (1 + 1 / log2(3) + 1 / log2(4) + 1 / log2(5)) / 4;
        assertThat(new Ndcg(4).of(new double[4], new int[] {2})).isCloseTo(mean, within(1e-15));
    }

    @Test
    void refusesACutoffBelowOne() {
        assertThatThrownBy(() -> new Ndcg(0)).hasMessage("cutoff=0: must be at least 1");
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
