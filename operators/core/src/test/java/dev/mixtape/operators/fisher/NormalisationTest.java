package dev.mixtape.operators.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormalisationTest {

    @Test
    void rootsKeepTheirSignsAndTheVectorGetsLengthOne() {
        float[] v = {9, -16, 0, 0.25f};
        Normalisation.apply(v);
        float length = (float) Math.sqrt(25.25);
        assertThat(v)
                .containsExactly(
                        new float[] {3 / length, -4 / length, 0, 0.5f / length}, within(1e-6f));
    }

    @Test
    void theScaleOfAVectorDoesNotMatter() {
        float[] v = {1, -2, 3};
        float[] w = {1e-6f, -2e-6f, 3e-6f};
        Normalisation.apply(v);
        Normalisation.apply(w);
        assertThat(v).containsExactly(w, within(1e-6f));
    }

    @Test
    void zerosStayZeros() {
        float[] v = new float[3];
        Normalisation.apply(v);
        assertThat(v).containsOnly(0f);
    }
}
