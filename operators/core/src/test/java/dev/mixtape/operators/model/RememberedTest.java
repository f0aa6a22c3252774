package dev.mixtape.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RememberedTest {

    @Test
    void isKishsNumberOfTheWeightsThatUpdatesGive() {
        double[] rho = {0.3, 0.1, 0.4};
        int[] tracks = {2, 5, 3};
        Remembered remembered = Remembered.NOTHING;
        double sum = 0;
        double squares = 0;
        for (int b = 0; b < rho.length; b++) {
            remembered = remembered.after(rho[b], tracks[b]);
            double weight = rho[b] / tracks[b];
            for (int later = b + 1; later < rho.length; later++) {
                weight *= 1 - rho[later];
            }
            sum += tracks[b] * weight;
            squares += tracks[b] * weight * weight;
        }
        assertThat(remembered.share()).isCloseTo(sum, within(1e-15));
        assertThat(remembered.tracks()).isCloseTo(sum * sum / squares, within(1e-12));
    }

    @Test
    void isAllTracksAsLongAsTheyWeighAlike() {
        Remembered remembered = Remembered.NOTHING;
        for (int t = 1; t <= 50; t++) {
            remembered = remembered.after(1.0 / t, 7);
            assertThat(remembered.tracks()).isCloseTo(7.0 * t, within(1e-9));
        }
        assertThat(remembered.share()).isEqualTo(1);
    }

    @Test
    void forgetsAtOneRateUntilTwiceTheMemoryIsLeft() {
        double rho = -Math.expm1(-16 / 1000.0);
        Remembered remembered = Remembered.all(1_000_000);
        double before = remembered.tracks();
        for (int t = 0; t < 1000; t++) {
            remembered = remembered.after(rho, 16);
            assertThat(remembered.tracks()).isLessThan(before);
            before = remembered.tracks();
        }
        assertThat(remembered.tracks()).isCloseTo(2000, within(1.0));
    }

    @Test
    void knowsOfAWholeReplacementAndOfNone() {
        assertThat(Remembered.NOTHING.after(1, 4)).isEqualTo(new Remembered(1, 4));
        assertThat(Remembered.all(100).after(1, 4)).isEqualTo(new Remembered(1, 4));
        assertThat(Remembered.NOTHING.after(0, 4)).isEqualTo(Remembered.NOTHING);
        assertThat(Remembered.all(0)).isEqualTo(Remembered.NOTHING);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new Remembered(1.5, 3))
                .hasMessage("share=1.5: must be between 0 and 1");
        assertThatThrownBy(() -> new Remembered(1, -3))
                .hasMessage("remembered=-3.0: must be at least 0");
        assertThatThrownBy(() -> new Remembered(1, 0))
                .hasMessage("remembered=0.0: must be above 0, as share is");
        assertThatThrownBy(() -> new Remembered(Double.NaN, 3))
                .hasMessage("share=NaN: must be between 0 and 1");
    }
}
