package dev.mixtape.operators.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The vector kernels against the plain ones, their oracle. */
class KernelsTest {

    private final Kernels plain = new PlainKernels();
    private final Kernels vectors = Kernels.fastest();

    private static float[] random(int n, long seed) {
        Random random = new Random(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    @Test
    void usesVectorsWhenTheJvmHasThem() {
        assertThat(vectors.getClass().getSimpleName()).isEqualTo("VectorKernels");
    }

    @Test
    void computesTheSameSpectraBeyondBothEndsOfTheSignal() {
        float[] y = random(5_000, 1);
        int count = Stft.frames(y.length);
        float[] expected = new float[(count + 1) * Kernels.SPECTRUM];
        float[] actual = expected.clone();
        plain.powerSpectra(y, 0, count, expected, Kernels.SPECTRUM);
        vectors.powerSpectra(y, 0, count, actual, Kernels.SPECTRUM);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isBetween(expected[i] * 0.999999f, expected[i] * 1.000001f);
        }
    }

    @Test
    void computesTheSpectrumOfASineInItsBinAndOfSilenceInNone() {
        float[] y = new float[3 * Stft.WINDOW];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) Math.cos(2 * Math.PI * 100 * i / Stft.WINDOW);
        }
        for (Kernels kernels : new Kernels[] {plain, vectors}) {
            float[] power = new float[Kernels.SPECTRUM];
            kernels.powerSpectra(y, 6, 1, power, 0);
            // A Hann window has a mean of one half: |X|² = (2048 / 2 / 2)².
            assertThat(power[100]).isBetween(512f * 512 * 0.9999f, 512f * 512 * 1.0001f);
            assertThat(power[99]).isBetween(256f * 256 * 0.9999f, 256f * 256 * 1.0001f);
            assertThat(power[90]).isLessThan(1e-6f);
            kernels.powerSpectra(new float[2], 0, 1, power, 0);
            assertThat(power).containsOnly(0f);
        }
    }

    @Test
    void computesTheSameSumsAndMaxima() {
        int rows = 13;
        int columns = 5 * Kernels.PAD;
        float[] m = random(rows * columns, 2);
        float[] x = random(3 + 2 * columns, 3);
        float[] expected = new float[rows];
        float[] actual = new float[rows];
        plain.multiply(m, rows, columns, x, 3, expected, 0);
        vectors.multiply(m, rows, columns, x, 3, actual, 0);
        for (int r = 0; r < rows; r++) {
            double exact = 0;
            for (int i = 0; i < columns; i++) {
                exact += (double) m[r * columns + i] * x[3 + i];
            }
            assertThat((double) expected[r]).isBetween(exact - 1e-5, exact + 1e-5);
            assertThat((double) actual[r]).isBetween(exact - 1e-5, exact + 1e-5);
        }
        assertThat(vectors.max(x, 3, columns)).isEqualTo(plain.max(x, 3, columns));
        float rise = plain.rise(x, 3, 3 + columns, columns);
        assertThat(vectors.rise(x, 3, 3 + columns, columns)).isBetween(rise - 1e-4f, rise + 1e-4f);
    }

    @Test
    void computesTheSameDecibels() {
        float[] expected = random(4 * Kernels.PAD, 4);
        expected[0] = 0;
        expected[1] = 1e-38f;
        expected[2] = 1e30f;
        float[] actual = expected.clone();
        plain.decibels(expected, 0, expected.length, 1e-10f);
        vectors.decibels(actual, 0, actual.length, 1e-10f);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isBetween(expected[i] - 4e-5f, expected[i] + 4e-5f);
        }
        assertThat(expected[0]).isEqualTo(-100f);
    }

    @Test
    void givesTheSameBitsInterpretedAndCompiled() {
        float[] powers = random(1 << 17, 5);
        for (int i = 0; i < powers.length; i++) {
            powers[i] = (float) Math.exp(8 * powers[i]);
        }
        float[] first = powers.clone();
        vectors.decibels(first, 0, first.length, 1e-10f);
        for (int round = 0; round < 300; round++) {
            float[] later = powers.clone();
            vectors.decibels(later, 0, later.length, 1e-10f);
            assertThat(Arrays.equals(later, first)).as("round %d", round).isTrue();
        }
    }
}
