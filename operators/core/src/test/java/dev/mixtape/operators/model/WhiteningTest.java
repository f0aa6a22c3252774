package dev.mixtape.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WhiteningTest {
    private static final int D = 4;
    private static final int N = 5_000;

    /** Correlated, of very different sizes. */
    private static Frames sample() {
        Random random = new Random(7);
        float[] x = new float[N * D];
        for (int n = 0; n < N; n++) {
            double shared = random.nextGaussian();
            x[n * D] = (float) (100 + 30 * shared);
            x[n * D + 1] = (float) (-2 + shared + 0.5 * random.nextGaussian());
            x[n * D + 2] = (float) (0.01 * random.nextGaussian());
            x[n * D + 3] = (float) (5 + 2 * random.nextGaussian() - shared);
        }
        return new Frames(N, D, x);
    }

    private static Whitening whitening(Frames sample) {
        Hyperparameters h = Hyperparameters.defaults(D).toBuilder().K(2).T(2).build();
        return Bootstrap.bootstrap(h, List.of(sample)).whitening();
    }

    @Test
    void bringsWhitenedFramesBack() {
        Frames sample = sample();
        Whitening whitening = whitening(sample);
        double[] white = whitening.apply(sample);
        for (int n = 0; n < N; n += 97) {
            double[] row = new double[D];
            System.arraycopy(white, n * D, row, 0, D);
            double[] raw = whitening.invert(row);
            for (int i = 0; i < D; i++) {
                float x = sample.values()[n * D + i];
                assertThat(raw[i]).isCloseTo(x, within(1e-9 * (1 + Math.abs(x))));
            }
        }
    }

    @Test
    void knowsTheStandardDeviationsOfItsSample() {
        Frames sample = sample();
        double[] deviations = whitening(sample).deviations();
        for (int i = 0; i < D; i++) {
            double sum = 0;
            double squares = 0;
            for (int n = 0; n < N; n++) {
                sum += sample.values()[n * D + i];
            }
            for (int n = 0; n < N; n++) {
                squares += Math.pow(sample.values()[n * D + i] - sum / N, 2);
            }
            double expected = Math.sqrt(squares / N);
            assertThat(deviations[i]).isCloseTo(expected, within(1e-6 * expected));
        }
    }
}
