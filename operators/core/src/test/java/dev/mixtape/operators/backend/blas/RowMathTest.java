package dev.mixtape.operators.backend.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RowMathTest {

    @Test
    void exponentialsAreAsAccurateAsDocumented() {
        float[] x = new float[4401];
        for (int n = 0; n < x.length; n++) {
            x[n] = -n / 100f;
        }
        float[] actual = new float[x.length];
        RowMath.exp(actual, x, 0, new float[x.length], 1, x.length);
        for (int n = 0; n < x.length; n++) {
            double expected = Math.exp(x[n]);
            double tolerance = x[n] > -2 ? 6e-7 : x[n] > -18.42 ? 1e-4 : 0.2;
            assertThat((double) actual[n]).isCloseTo(expected, within(tolerance * expected));
        }
    }

    @Test
    void exponentialsOfMuchLessAreNextToNothing() {
        float[] x = {-50, -1e9f, Float.NEGATIVE_INFINITY, 0};
        float[] actual = new float[4];
        RowMath.exp(actual, x, 3, new float[] {0, 0, 0, 3}, 1, 4);
        assertThat(actual[0]).isBetween(0f, 1e-19f);
        assertThat(actual[1]).isBetween(0f, 1e-19f);
        assertThat(actual[2]).isBetween(0f, 1e-19f);
        assertThat(actual[3]).isEqualTo(1);
    }

    @Test
    void sumsEveryNumberWhateverTheLength() {
        for (int length = 0; length < 40; length++) {
            float[] x = new float[length + 3];
            for (int n = 0; n < x.length; n++) {
                x[n] = n + 1;
            }
            assertThat(RowMath.sum(x, length)).isEqualTo(length * (length + 1) / 2.0);
        }
    }
}
