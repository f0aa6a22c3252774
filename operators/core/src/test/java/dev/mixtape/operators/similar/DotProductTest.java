package dev.mixtape.operators.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DotProductTest {

    @Test
    void withAndWithoutVectorsItIsTheSumOfProductsAtEveryLength() {
        Random random = new Random(5);
        for (int length = 0; length < 70; length++) {
            float[] a = new float[length];
            float[] b = new float[length];
            double sum = 0;
            for (int k = 0; k < length; k++) {
                a[k] = (float) random.nextGaussian();
                b[k] = (float) random.nextGaussian();
                sum += (double) a[k] * b[k];
            }
            assertThat((double) new PlainDotProduct().of(a, b)).isCloseTo(sum, within(1e-4));
            assertThat((double) DotProduct.fastest().of(a, b)).isCloseTo(sum, within(1e-4));
        }
        assertThat(DotProduct.fastest().getClass().getSimpleName()).isEqualTo("VectorDotProduct");
    }
}
