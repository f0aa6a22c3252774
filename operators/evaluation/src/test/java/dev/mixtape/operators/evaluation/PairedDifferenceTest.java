package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PairedDifferenceTest {
    private static final double[] BETTER = {0.35, 0.36, 0.30, 0.33, 0.41};
    private static final double[] BASELINE = {0.28, 0.31, 0.29, 0.27, 0.30};

    @Test
    void isThePairedTIntervalForTestsThatShareNothing() { // scipy.stats.t
        PairedDifference difference = PairedDifference.of(BETTER, BASELINE, 0);

        assertThat(difference.mean()).isCloseTo(0.06, within(1e-12));
        assertThat(difference.lower()).isCloseTo(0.01523116787578701, within(1e-9));
        assertThat(difference.upper()).isCloseTo(0.10476883212421295, within(1e-9));
    }

    @Test
    void isWiderForFoldsThatShareWhatTheyLearnedFrom() { // the same, times the root of 1/5 + 1/4
        PairedDifference difference = PairedDifference.of(BETTER, BASELINE, 0.25);

        assertThat(difference.lower()).isCloseTo(-0.007153248186319475, within(1e-9));
        assertThat(difference.upper()).isCloseTo(0.12715324818631946, within(1e-9));
    }

    @Test
    void saysNothingOfOneTestButItsDifference() {
        PairedDifference difference =
                PairedDifference.of(new double[] {0.5}, new double[] {0.25}, 0.25);

        assertThat(difference.mean()).isEqualTo(0.25);
        assertThat(difference.lower()).isNaN();
        assertThat(difference.upper()).isNaN();
    }

    @Test
    void refusesTestsThatAreNotPaired() {
        assertThatThrownBy(() -> PairedDifference.of(new double[2], new double[3], 0.25))
                .hasMessageContaining("scores=2")
                .hasMessageContaining("3");
    }
}
