package dev.mixtape.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Whitening;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapTest {

    @Test
    void aSampleKeepsTheSongsOrderAndRepeats() {
        float[] values = new float[2000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Frames song = new Frames(1000, 2, values);

        Frames sample = Bootstrap.sample(song, 50, 3, "track-1");

        assertThat(sample.count()).isEqualTo(50);
        for (int n = 0; n < 50; n++) {
            assertThat(sample.values()[2 * n + 1]).isEqualTo(sample.values()[2 * n] + 1);
            assertThat(n == 0 || sample.values()[2 * n] > sample.values()[2 * n - 2]).isTrue();
        }
        assertThat(Bootstrap.sample(song, 50, 3, "track-1").values()).isEqualTo(sample.values());
        assertThat(Bootstrap.sample(song, 50, 3, "track-2").values()).isNotEqualTo(sample.values());
        assertThat(Bootstrap.sample(song, 50, 4, "track-1").values()).isNotEqualTo(sample.values());
        assertThat(Bootstrap.sample(song, 1000, 3, "track-1")).isSameAs(song);
    }

    @Test
    void everyFrameIsAsLikelyToBeSampled() {
        int[] hits = new int[10];
        for (int song = 0; song < 20_000; song++) {
            Frames sample =
                    Bootstrap.sample(
                            new Frames(10, 1, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}),
                            3,
                            1,
                            "song-" + song);
            for (float value : sample.values()) {
                hits[(int) value]++;
            }
        }
        for (int hit : hits) {
            assertThat(hit).isBetween(5700, 6300);
        }
    }

    @Test
    void whitenedSamplesHaveMeanZeroAndUnitCovariance() {
        Frames song = correlated(4000, 1e6, i -> Math.pow(10, i - 2));

        double[] covariance = new double[Packed.size(5)];
        double[] mean = whitenedMoments(song, covariance);

        assertThat(mean).containsExactly(new double[5], within(1e-3));
        assertThat(covariance).containsExactly(Packed.identity(5, 1), within(2e-3));
    }

    @Test
    void theWhiteningMatrixIsALowerFactorOfThePrecision() {
        Whitening whitening = WhiteningEstimate.of(5, List.of(correlated(4000, 0, i -> 1 + i)));
        for (int i = 0; i < 5; i++) {
            assertThat(whitening.matrix()[i * 5 + i]).isPositive();
            for (int j = i + 1; j < 5; j++) {
                assertThat(whitening.matrix()[i * 5 + j]).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1, 1e6})
    void constantAndDuplicatedDimensionsStayTame(double scale) {
        Random random = new Random(5);
        float[] values = new float[500 * 4];
        for (int n = 0; n < 500; n++) {
            values[n * 4] = (float) (scale * random.nextGaussian());
            values[n * 4 + 1] = values[n * 4];
            values[n * 4 + 2] = (float) (scale * 7);
            values[n * 4 + 3] = 0;
        }
        Frames song = new Frames(500, 4, values);
        Whitening whitening = WhiteningEstimate.of(4, List.of(song));

        for (double value : whitening.apply(song)) {
            assertThat(Math.abs(value)).isLessThan(5);
        }
        // A song in which the constants move must not explode either.
        float[] moved = {(float) scale, (float) scale, (float) (8 * scale), 1};
        for (double value : whitening.apply(new Frames(1, 4, moved))) {
            assertThat(Math.abs(value)).isLessThan(10);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9})
    void fewFramesStillGiveAModel(int n) {
        Hyperparameters h = Samples.hyperparameters(5, 4, 3);
        Model model = Bootstrap.bootstrap(h, List.of(correlated(n, 3, i -> 2)));

        for (NormalWishart component : model.posterior().components()) {
            assertThat(Cholesky.of(5, component.wInv()).logDet()).isFinite();
        }
    }

    @Test
    void componentsAreWhereTheFramesAre() {
        float[] values = new float[600];
        Random random = new Random(2);
        for (int n = 0; n < 600; n++) {
            values[n] = (float) ((n % 3) * 10 + 0.1 * random.nextGaussian());
        }
        Hyperparameters h = Samples.hyperparameters(1, 3, 2);
        Model model = Bootstrap.bootstrap(h, List.of(new Frames(600, 1, values)));

        double deviation = 10 * Math.sqrt(2 / 3.0);
        double[] means =
                model.posterior().components().stream()
                        .mapToDouble(c -> c.m()[0] * c.lambda() / (c.lambda() - h.lambda0()))
                        .sorted()
                        .toArray();
        assertThat(means)
                .containsExactly(new double[] {-10 / deviation, 0, 10 / deviation}, within(0.01));
        assertThat(model.version()).isZero();
        assertThat(model.tracksLearned()).isZero();
    }

    @Test
    void theSameSamplesGiveTheSameModel() {
        Hyperparameters h = Samples.hyperparameters(5, 8, 3);
        List<Frames> samples = List.of(correlated(300, 3, i -> 2));
        Model one = Bootstrap.bootstrap(h, samples);
        Model two = Bootstrap.bootstrap(h, samples);

        for (int k = 0; k < 8; k++) {
            assertThat(two.posterior().components().get(k).wInv())
                    .isEqualTo(one.posterior().components().get(k).wInv());
        }
    }

    @Test
    void refusesSamplesThatItCannotUse() {
        Hyperparameters h = Samples.hyperparameters(2, 3, 3);
        assertThatThrownBy(() -> Bootstrap.bootstrap(h, List.of()))
                .hasMessage("samples=0: a bootstrap needs at least one song");
        assertThatThrownBy(
                        () ->
                                Bootstrap.bootstrap(
                                        h,
                                        List.of(
                                                new Frames(
                                                        1,
                                                        2,
                                                        new float[] {1, Float.POSITIVE_INFINITY}))))
                .hasMessage("frames: row 0, column 1 is Infinity: every value must be finite");
    }

    private static Frames correlated(int n, double offset, IntToDoubleFunction scale) {
        Random random = new Random(8);
        float[] values = new float[n * 5];
        for (int row = 0; row < n; row++) {
            double shared = random.nextGaussian();
            for (int i = 0; i < 5; i++) {
                double value = scale.applyAsDouble(i) * (shared + random.nextGaussian());
                values[row * 5 + i] = (float) (offset * scale.applyAsDouble(i) / 1e4 + value);
            }
        }
        return new Frames(n, 5, values);
    }

    private static double[] whitenedMoments(Frames song, double[] covariance) {
        double[] x = WhiteningEstimate.of(5, List.of(song)).apply(song);
        double[] mean = new double[5];
        double[] frame = new double[5];
        for (int n = 0; n < song.count(); n++) {
            System.arraycopy(x, n * 5, frame, 0, 5);
            for (int i = 0; i < 5; i++) {
                mean[i] += frame[i] / song.count();
            }
            Packed.addOuter(covariance, 0, 1.0 / song.count(), frame);
        }
        return mean;
    }
}
