package dev.mixtape.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.SufficientStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that break careless arithmetic. Nothing may become NaN, and nothing may throw. */
class ConditioningTest {

    enum Trouble {
        NEAR_SINGULAR,
        CONSTANT_DIMENSION,
        DUPLICATED_FRAMES,
        ONE_FRAME_SONGS,
        HUGE_OFFSET,
        OUTLIERS,
        MIXED_SCALES;

        Frames song(Random random) {
            int N = this == ONE_FRAME_SONGS ? 1 : 40;
            float[] x = new float[N * 4];
            for (int n = 0; n < N; n++) {
                for (int i = 0; i < 4; i++) {
                    x[n * 4 + i] = (float) random.nextGaussian();
                }
                switch (this) {
                    case NEAR_SINGULAR -> x[n * 4 + 3] = x[n * 4] + 1e-5f * x[n * 4 + 3];
                    case CONSTANT_DIMENSION -> x[n * 4 + 1] = 7;
                    case DUPLICATED_FRAMES -> System.arraycopy(x, 0, x, n * 4, 4);
                    case HUGE_OFFSET -> x[n * 4 + 2] += 1e6f;
                    case OUTLIERS -> x[n * 4] *= random.nextInt(50) == 0 ? 1e6f : 1;
                    case MIXED_SCALES -> {
                        x[n * 4] *= 1e6f;
                        x[n * 4 + 1] *= 1e-6f;
                    }
                    case ONE_FRAME_SONGS -> {}
                }
            }
            return new Frames(N, 4, x);
        }
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void troubledDataAreLearnedFrom(Trouble trouble) {
        Random random = new Random(3);
        Hyperparameters h = Hyperparameters.defaults(4).toBuilder().K(10).T(4).build();
        for (String name : new String[] {"reference", "blas"}) {
            List<Frames> first = songs(trouble, random);
            Model model = Bootstrap.bootstrap(h, first);
            try (InferenceBackend backend = Backends.choose(name).backend()) {
                for (int update = 0; update < 30; update++) {
                    backend.use(model);
                    SufficientStatistics batch = backend.infer(songs(trouble, random)).statistics();
                    assertThat(batch.bound()).isFinite();
                    model = CorpusUpdate.apply(model, batch, 5);
                    assertHealthy(model);
                }
            }
        }
    }

    private static List<Frames> songs(Trouble trouble, Random random) {
        List<Frames> songs = new ArrayList<>();
        for (int j = 0; j < 5; j++) {
            songs.add(trouble.song(random));
        }
        return songs;
    }

    private static void assertHealthy(Model model) {
        for (NormalWishart component : model.posterior().components()) {
            double logDet = Cholesky.of(component.D(), component.wInv()).logDet();
            assertThat(logDet).isFinite();
            assertThat(component.m()).doesNotContain(Double.NaN);
            assertThat(component.lambda()).isPositive().isFinite();
        }
        for (double logBeta : model.posterior().sticks().expectedLogBeta()) {
            assertThat(logBeta).isFinite();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1e6})
    void theScaleOfTheDataDoesNotMatter(double scale) {
        Random random = new Random(3);
        Hyperparameters h = Hyperparameters.defaults(4).toBuilder().K(6).T(3).build();
        List<Frames> songs = new ArrayList<>();
        List<Frames> scaled = new ArrayList<>();
        for (int j = 0; j < 6; j++) {
            Frames song = Trouble.NEAR_SINGULAR.song(random);
            float[] x = song.values().clone();
            for (int i = 0; i < x.length; i++) {
                x[i] *= (float) scale;
            }
            songs.add(song);
            scaled.add(new Frames(song.count(), 4, x));
        }
        double bound = boundAfterLearning(h, songs);
        assertThat(boundAfterLearning(h, scaled))
                .isCloseTo(bound, org.assertj.core.api.Assertions.within(0.02 * Math.abs(bound)));
    }

    private static double boundAfterLearning(Hyperparameters h, List<Frames> songs) {
        Model model = Bootstrap.bootstrap(h, songs);
        try (InferenceBackend backend = Backends.choose("reference").backend()) {
            for (int update = 0; update < 5; update++) {
                backend.use(model);
                model = CorpusUpdate.apply(model, backend.infer(songs).statistics(), songs.size());
            }
            backend.use(model);
            return backend.infer(songs).statistics().bound();
        }
    }

    @Test
    void aHundredThousandUpdatesKeepAStarvingComponentAndABusyOneHealthy() {
        Hyperparameters h =
                Hyperparameters.defaults(3).toBuilder().K(4).T(3).tau0(1).kappa(0.51).build();
        Model model = Samples.model(h, 1);
        Random random = new Random(2);
        for (int update = 0; update < 100_000; update++) {
            SufficientStatistics batch = new SufficientStatistics(3, 4);
            // Component 0 gets nearly flat frames, 1 and 2 some, 3 never any.
            double[] mean = {random.nextGaussian(), random.nextGaussian(), 1e3};
            batch.merge(0, 100, mean, 0, new double[] {100, 99.9999, 0, 100, 0, 1e-9}, 0);
            batch.merge(1 + update % 2, 1e-6, mean, 0, new double[6], 0);
            batch.addStickMass(0, 2);
            batch.addStickMass(1, 1);
            batch.addSong(100, -1000, -1);
            model = CorpusUpdate.apply(model, batch, 1);
        }
        assertHealthy(model);
        assertThat(model.version()).isEqualTo(100_003);
        assertThat(model.tracksLearned()).isEqualTo(100_040);
        assertThat(model.posterior().stickMass()[3]).isLessThan(1e-6);
    }
}
