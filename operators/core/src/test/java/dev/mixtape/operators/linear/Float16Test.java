package dev.mixtape.operators.linear;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class Float16Test {

    @Property
    void keepsElevenBits(@ForAll @FloatRange(min = -60_000, max = 60_000) float value) {
        float kept = Float16.toFloat(Float16.of(value));
        assertThat((double) Math.abs(kept - value))
                .isLessThanOrEqualTo(Math.max(Math.abs(value) * 0x1p-11, 0x1p-25));
    }

    @Test
    void everyHalfIsItsOwnRounding() {
        for (int bits = Short.MIN_VALUE; bits <= Short.MAX_VALUE; bits++) {
            float value = Float16.toFloat((short) bits);
            if (Math.abs(value) <= 65_504) { // beyond are infinities and what is no number
                assertThat(Float16.of(value)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void knowsTheNumbersOfTheStandard() {
        assertThat(Float16.of(1)).isEqualTo((short) 0x3C00);
        assertThat(Float16.of(-2)).isEqualTo((short) 0xC000);
        assertThat(Float16.of(65_504)).isEqualTo((short) 0x7BFF);
        assertThat(Float16.of(0x1p-24f)).isEqualTo((short) 0x0001);
        assertThat(Float16.of(0x1p-14f)).isEqualTo((short) 0x0400);
        assertThat(Float16.of(1e9f)).isEqualTo((short) 0x7BFF);
        assertThat(Float16.of(1 + 0x1p-11f)).as("a tie goes to even").isEqualTo((short) 0x3C00);
    }

    @Test
    void bytesComeBackAsNumbers() {
        float[] values = {-18.420681f, -0.5f, 0, -1e-3f};
        float[] back = Float16.decode(Float16.encode(values));
        for (int i = 0; i < values.length; i++) {
            assertThat(back[i]).isEqualTo(Float16.toFloat(Float16.of(values[i])));
        }
    }
}
