package dev.mixtape.operators.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.fisher.VectorAxes;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.model.Model;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendContractTest {

    private static final Model MODEL = Samples.model(Samples.hyperparameters(4, 12, 5), 1);

    @ParameterizedTest
    @ValueSource(strings = {"reference", "blas", "opencl"})
    void aSongGivesTheSameResultAloneAndInAnyBundle(String name) {
        OpenCl.assumeBackend(name);
        Frames song = Samples.song(MODEL, 300, 1);
        try (InferenceBackend backend = Backends.choose(name).backend()) {
            backend.use(MODEL);
            SongResult alone = backend.infer(List.of(song)).songs().get(0);
            SongResult among =
                    backend.infer(
                                    List.of(
                                            Samples.song(MODEL, 1000, 2),
                                            song,
                                            Samples.song(MODEL, 7, 3)))
                            .songs()
                            .get(1);
            assertThat(among.embedding()).isEqualTo(alone.embedding());
            assertThat(among.responsibilities()).isEqualTo(alone.responsibilities());
            assertThat(among.bound()).isEqualTo(alone.bound());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "blas", "opencl"})
    void aSongHasTheSameVectorInAnyPlaceOfAnyBundle(String name) {
        OpenCl.assumeBackend(name);
        Model bare = Samples.model(Samples.hyperparameters(13, 40, 5), 1);
        List<Frames> songs =
                IntStream.range(1, 20).mapToObj(s -> Samples.song(bare, 30 * s, s)).toList();
        try (InferenceBackend backend = Backends.choose(name).backend()) {
            backend.use(bare.with(VectorAxes.learn(bare, songs, 18)));
            List<SongResult> all = backend.embed(songs);
            for (int s = 0; s < songs.size(); s++) {
                float[] alone = backend.embed(List.of(songs.get(s))).get(0).vector();
                assertThat(all.get(s).vector()).isEqualTo(alone);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "blas", "opencl"})
    void theStatisticsOfABundleAreThoseOfItsSongsAdded(String name) {
        OpenCl.assumeBackend(name);
        Frames one = Samples.song(MODEL, 50, 1);
        Frames two = Samples.song(MODEL, 70, 2);
        try (InferenceBackend backend = Backends.choose(name).backend()) {
            backend.use(MODEL);
            BundleResult both = backend.infer(List.of(one, two));
            BundleResult first = backend.infer(List.of(one));
            first.statistics().add(backend.infer(List.of(two)).statistics());
            assertThat(first.statistics().values())
                    .containsExactly(
                            both.statistics().values(),
                            org.assertj.core.api.Assertions.within(1e-9));
            assertThat(both.statistics().tracks()).isEqualTo(2);
            assertThat(both.statistics().frames()).isEqualTo(120);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "blas", "opencl"})
    void takesTheNextVersionOfAModel(String name) {
        OpenCl.assumeBackend(name);
        Frames song = Samples.song(MODEL, 30, 1);
        Model next = Samples.model(Samples.hyperparameters(4, 12, 5), 2);
        try (InferenceBackend backend = Backends.choose(name).backend();
                InferenceBackend fresh = Backends.choose(name).backend()) {
            backend.use(MODEL);
            backend.infer(List.of(song));
            backend.use(next);
            fresh.use(next);
            assertThat(backend.embed(List.of(song)).get(0).embedding())
                    .isEqualTo(fresh.embed(List.of(song)).get(0).embedding());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "blas", "opencl"})
    void refusesFramesThatItCannotInferAndNamesTheRow(String name) {
        OpenCl.assumeBackend(name);
        try (InferenceBackend backend = Backends.choose(name).backend()) {
            assertThatThrownBy(() -> backend.infer(List.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no model is in use");
            backend.use(MODEL);
            float[] values = new float[12];
            values[9] = Float.NaN;
            assertThatThrownBy(() -> backend.infer(List.of(new Frames(3, 4, values))))
                    .hasMessage("frames: row 2, column 1 is NaN: every value must be finite");
            assertThatThrownBy(() -> backend.embed(List.of(new Frames(3, 2, new float[6]))))
                    .hasMessageContaining("frames have D=2: the model has D=4");
            assertThatThrownBy(() -> backend.infer(List.of(new Frames(0, 4, new float[0]))))
                    .hasMessageContaining("frames=0: a song needs at least one frame");
            assertThat(backend.infer(List.of()).statistics().tracks()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "blas", "opencl"})
    void absurdlyFarFramesStillGiveFiniteResults(String name) {
        OpenCl.assumeBackend(name);
        float[] values = new float[8];
        values[0] = 1e30f;
        values[5] = -Float.MAX_VALUE;
        try (InferenceBackend backend = Backends.choose(name).backend()) {
            backend.use(MODEL);
            SongResult song = backend.embed(List.of(new Frames(2, 4, values))).get(0);
            assertThat(song.bound()).isFinite();
            for (float value : song.embedding()) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void namesTheChoicesWhenAskedForAnother() {
        assertThatThrownBy(() -> Backends.choose("cuda"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("backend=cuda: must be one of auto, opencl, blas, reference");
    }

    @Test
    void autoSaysWhatItChoseAndWhy() {
        Backends.Choice choice = Backends.choose("auto");
        try (InferenceBackend backend = choice.backend()) {
            assertThat(backend.name()).isEqualTo("blas");
            assertThat(choice.reason()).startsWith("blas: ");
        }
    }
}
