package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.fisher.Normalisation;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Whitening;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FisherVectorTest {

    private static final DiagonalMixture MIXTURE =
            new DiagonalMixture(
                    new double[] {0.3, 0.7},
                    new double[][] {{-1, 0, 2}, {1, 1, 0}},
                    new double[][] {{1, 4, 0.25}, {2, 1, 1}});

    private static Frames song(int N, int D, long seed) {
        Random random = new Random(seed);
        float[] x = new float[N * D];
        for (int q = 0; q < x.length; q++) {
            x[q] = (float) (2 * random.nextGaussian());
        }
        return new Frames(N, D, x);
    }

    private static double length(float[] v) {
        double squares = 0;
        for (float value : v) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    @Test
    void isTheSumOverFramesOfTheFormula() {
        Frames song = song(200, 3, 1);
        double[] sums = new double[12];
        double[] r = new double[2];
        Responsibilities responsibilities = new Responsibilities(MIXTURE);
        for (int n = 0; n < song.count(); n++) {
            responsibilities.of(song.values(), n, r);
            for (int k = 0; k < 2; k++) {
                for (int i = 0; i < 3; i++) {
                    double z =
                            (song.values()[n * 3 + i] - MIXTURE.means()[k][i])
                                    / Math.sqrt(MIXTURE.variances()[k][i]);
                    sums[k * 3 + i] += r[k] * z / song.count();
                    sums[6 + k * 3 + i] += r[k] * (z * z - 1) / Math.sqrt(2) / song.count();
                }
            }
        }
        float[] expected = new float[12];
        for (int q = 0; q < 12; q++) {
            expected[q] = (float) sums[q];
        }
        Normalisation.apply(expected);
        float[] vector = new FisherVector(Whitening.identity(3), MIXTURE).embed(song);
        assertThat(vector).containsExactly(expected, within(1e-5f));
        assertThat(length(vector)).isCloseTo(1, within(1e-5));
    }

    @Test
    void hasTwoNumbersForEveryComponentAndFeature() {
        FisherVector learned = FisherVector.learn(List.of(song(400, 3, 1)), 4, 5, 1);
        assertThat(learned.embed(song(50, 3, 2))).hasSize(2 * 4 * 3);
        assertThat(learned.embed(song(1, 3, 2))).hasSize(2 * 4 * 3).doesNotContain(Float.NaN);
        assertThatThrownBy(() -> learned.embed(song(5, 2, 1))).hasMessageContaining("D=2");
    }

    @Test
    void anotherUnitOfTheFeaturesChangesNothing() {
        Frames corpus = song(500, 3, 1);
        Frames other = song(100, 3, 2);
        float[] vector = FisherVector.learn(List.of(corpus), 3, 5, 1).embed(other);
        float[] scaled = FisherVector.learn(List.of(times(corpus)), 3, 5, 1).embed(times(other));
        assertThat(scaled).containsExactly(vector, within(1e-3f));
    }

    private static Frames times(Frames song) {
        float[] x = song.values().clone();
        for (int q = 0; q < x.length; q++) {
            x[q] *= 8;
        }
        return new Frames(song.count(), song.dimensions(), x);
    }

    @Test
    void vladIsTheResidualsOfEveryWord() {
        Matrix words = new Matrix(2, 2, new float[] {0, 0, 10, 0});
        Frames song = new Frames(3, 2, new float[] {1, 1, 0, 3, 14, 0});
        float[] expected = {1, 4, 4, 0};
        Normalisation.apply(expected);
        assertThat(new Vlad(Whitening.identity(2), words).embed(song))
                .containsExactly(expected, within(1e-6f));
        assertThat(Vlad.learn(List.of(song(100, 3, 1)), 8, 1).embed(song(5, 3, 2))).hasSize(24);
        assertThatThrownBy(() -> Vlad.learn(List.of(song(100, 3, 1)), 0, 1))
                .hasMessage("words=0: must be at least 1");
    }
}
