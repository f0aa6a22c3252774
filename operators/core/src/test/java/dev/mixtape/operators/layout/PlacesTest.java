package dev.mixtape.operators.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final Places BEFORE =
            new Places(new float[] {1, 2, -2, -1}, new float[] {0, 1, 3, -4});

    @Test
    void turnsBackWhatWasTurnedAndReflected() {
        double angle = 2;
        Places turned = new Places(new float[4], new float[4]);
        for (int i = 0; i < 4; i++) {
            double x = BEFORE.x()[i];
            double y = -BEFORE.y()[i];
            turned.x()[i] = (float) (Math.cos(angle) * x - Math.sin(angle) * y);
            turned.y()[i] = (float) (Math.sin(angle) * x + Math.cos(angle) * y);
        }

        Places back = turned.turnedTo(BEFORE);

        for (int i = 0; i < 4; i++) {
            assertThat(back.x()[i]).isCloseTo(BEFORE.x()[i], within(1e-6f));
            assertThat(back.y()[i]).isCloseTo(BEFORE.y()[i], within(1e-6f));
        }
    }

    @Test
    void staysAsItIsWhereNothingSaysWhichWayIsUp() {
        Places nowhere = new Places(new float[4], new float[4]);

        assertThat(BEFORE.turnedTo(nowhere).x()).isEqualTo(BEFORE.x());
        assertThat(nowhere.normalised().x()).containsOnly(0);
    }

    @Test
    void refusesCoordinatesOfSeveralLengths() {
        assertThatThrownBy(() -> new Places(new float[2], new float[3]))
                .hasMessage("x.length=2 and y.length=3: must be the same");
    }
}
