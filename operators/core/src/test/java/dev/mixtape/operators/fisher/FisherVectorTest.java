package dev.mixtape.operators.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Whitening;
import java.util.Arrays;
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
                    sums[k * 6 + i] += r[k] * z / song.count();
                    sums[k * 6 + 3 + i] += r[k] * (z * z - 1) / Math.sqrt(2) / song.count();
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
    void doesNotHearTheOrderOfFrames() {
        Frames song = song(150, 3, 1);
        float[] turned = new float[song.values().length];
        for (int n = 0; n < song.count(); n++) {
            System.arraycopy(song.values(), 3 * n, turned, turned.length - 3 * (n + 1), 3);
        }
        FisherVector fisher = new FisherVector(Whitening.identity(3), MIXTURE);
        assertThat(fisher.embed(new Frames(150, 3, turned)))
                .containsExactly(fisher.embed(song), within(1e-6f));
    }

    @Test
    void takesOneFrameAndRefusesOtherFeatures() {
        FisherVector fisher = new FisherVector(Whitening.identity(3), MIXTURE);
        assertThat(fisher.embed(song(1, 3, 2))).hasSize(2 * 2 * 3).doesNotContain(Float.NaN);
        assertThatThrownBy(() -> fisher.embed(song(5, 2, 1))).hasMessageContaining("D=2");
    }

    @Test
    void aModelIsTheMixtureOfItsPosteriorPredictives() {
        Model model = Samples.model(Samples.hyperparameters(3, 5, 4), 7);
        DiagonalMixture mixture = DiagonalMixture.of(model);
        double[] logBeta = model.posterior().sticks().expectedLogBeta();
        for (int k = 0; k < 5; k++) {
            NormalWishart q = model.posterior().components().get(k);
            double[] wInv = Packed.unpack(3, q.wInv());
            for (int i = 0; i < 3; i++) {
                // A Student-t of ν-D+1 degrees of freedom and precision λ(ν-D+1)/(1+λ)·W.
                double freedom = q.nu() - 3 + 1;
                double scale = (1 + q.lambda()) / (q.lambda() * freedom) * wInv[i * 3 + i];
                assertThat(mixture.variances()[k][i])
                        .isCloseTo(scale * freedom / (freedom - 2), within(1e-12));
            }
            assertThat(mixture.weights()[k] / mixture.weights()[0])
                    .isCloseTo(Math.exp(logBeta[k] - logBeta[0]), within(1e-12));
        }
        assertThat(Arrays.stream(mixture.weights()).sum()).isCloseTo(1, within(1e-12));
        assertThat(mixture.temperature()).isEqualTo(2);
    }
}
