package dev.mixtape.operators.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.aparapi.device.OpenCLDevice;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.Backends.Placement;
import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.DeviceFailure;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.OpenCl;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenClBackendTest {

    private static final Model MODEL = Samples.model(Samples.hyperparameters(6, 20, 5), 1);

    @BeforeEach
    void needsADevice() {
        OpenCl.assumeDevice();
    }

    private static List<Frames> songs(int... lengths) {
        List<Frames> songs = new ArrayList<>();
        for (int N : lengths) {
            songs.add(Samples.song(MODEL, N, N));
        }
        return songs;
    }

    /** A device that runs out of memory beyond so many songs, and otherwise is the real one. */
    private static final class Small extends OpenClBackend {
        private final int mostSongs;
        private final List<Integer> executed = new ArrayList<>();

        Small(int mostSongs) {
            super(0, List.of());
            this.mostSongs = mostSongs;
        }

        @Override
        void execute(DeviceSession session, List<Frames> songs, boolean learn) {
            if (songs.size() > mostSongs) {
                throw new DeviceFailure("out of memory", null);
            }
            super.execute(session, songs, learn);
            executed.add(songs.size());
        }
    }

    @Test
    void halvesTheBundleWhenMemoryRunsOutAndLosesNoSong() {
        List<Frames> songs = songs(40, 30, 50, 20, 60, 10, 35);
        try (Small small = new Small(2);
                InferenceBackend whole = new OpenClBackend(0, List.of())) {
            small.use(MODEL);
            whole.use(MODEL);
            BundleResult expected = whole.infer(songs);
            BundleResult actual = small.infer(songs);
            assertThat(small.executed).isNotEmpty().allMatch(count -> count <= 2);
            for (int s = 0; s < songs.size(); s++) {
                assertThat(actual.songs().get(s).embedding())
                        .isEqualTo(expected.songs().get(s).embedding());
                assertThat(actual.songs().get(s).bound())
                        .isEqualTo(expected.songs().get(s).bound());
            }
            assertThat(actual.statistics().values())
                    .containsExactly(expected.statistics().values(), within(1e-4));
        }
    }

    @Test
    void failsWhenASingleSongDoesAndWorksAgainAfterwards() {
        try (Small small = new Small(0)) {
            small.use(MODEL);
            assertThatThrownBy(() -> small.infer(songs(40, 30)))
                    .isInstanceOf(DeviceFailure.class)
                    .hasMessage("out of memory");
        }
        try (InferenceBackend backend = new OpenClBackend(0, List.of())) {
            backend.use(MODEL);
            assertThat(backend.infer(songs(40, 30)).songs()).hasSize(2);
        }
    }

    @Test
    void resultsStayTheSameWhileTheGarbageCollectorMovesTheArrays() {
        List<Frames> songs = songs(100, 64, 300);
        try (InferenceBackend backend = new OpenClBackend(0, List.of())) {
            backend.use(MODEL);
            double[] expected = backend.infer(songs).statistics().values();
            for (int i = 0; i < 5; i++) {
                System.gc();
                assertThat(backend.infer(songs).statistics().values()).isEqualTo(expected);
            }
        }
    }

    @Test
    void keepsItsBuffersFromVersionToVersionAndNothingOfTheOldOneInThem() {
        Model other = Samples.model(Samples.hyperparameters(6, 20, 5), 2);
        Model larger = Samples.model(Samples.hyperparameters(6, 24, 5), 2);
        List<Frames> songs = songs(100, 64, 300);
        OpenCLDevice device = Devices.choose(0, List.of());
        try (DeviceSession kept = new DeviceSession(device, Optional.empty());
                DeviceSession fresh = new DeviceSession(device, Optional.empty())) {
            kept.use(MODEL);
            kept.run(songs, true);
            float[] raw = kept.results().raw;
            kept.use(other);
            kept.run(songs.subList(0, 2), true);
            fresh.use(other);
            fresh.run(songs.subList(0, 2), true);
            assertThat(kept.results().raw).isSameAs(raw);
            assertThat(kept.results().moments).isEqualTo(fresh.results().moments);
            assertThat(Arrays.copyOf(kept.results().bounds, 2))
                    .isEqualTo(Arrays.copyOf(fresh.results().bounds, 2));
            kept.use(larger);
            kept.run(songs, true);
            assertThat(kept.results().embedding).hasSizeGreaterThanOrEqualTo(3 * 24);
        }
    }

    @Test
    void aSongThatNeedsManyRoundsIsGivenThemAll() {
        Model slow =
                Samples.model(
                        Samples.hyperparameters(3, 20, 8).toBuilder()
                                .tolerance(1e-12)
                                .maxIterations(70)
                                .build(),
                        3);
        List<Frames> songs = List.of(Samples.song(slow, 70, 2), Samples.song(slow, 90, 4));
        try (InferenceBackend backend = new OpenClBackend(0, List.of());
                InferenceBackend reference = Backends.choose("reference").backend()) {
            backend.use(slow);
            reference.use(slow);
            BundleResult expected = reference.infer(songs);
            assertThat(expected.songs()).anyMatch(song -> song.iterations() > 16);
            BundleResult actual = backend.infer(songs);
            for (int s = 0; s < songs.size(); s++) {
                assertThat(actual.songs().get(s).bound())
                        .isCloseTo(
                                expected.songs().get(s).bound(),
                                within(1e-6 * Math.abs(expected.songs().get(s).bound())));
            }
        }
    }

    /** What no CPU device would choose: large groups, several slices, more groups than songs. */
    @Test
    void theCutForAGpuGivesTheSameResults() {
        Model model = Samples.model(Samples.hyperparameters(13, 140, 9), 3);
        List<Frames> songs =
                List.of(Samples.song(model, 130, 2), Samples.song(model, 1, 3), song(model, 75));
        Optional<Layout> forGpu = Optional.of(new Layout(16, 12, 3));
        try (InferenceBackend cpu = new OpenClBackend(0, List.of());
                InferenceBackend gpu = new OpenClBackend(0, List.of(), forGpu)) {
            cpu.use(model);
            gpu.use(model);
            assertThat(gpu.device()).endsWith("12 groups of 256, tiles of 64×128");
            BundleResult expected = cpu.infer(songs);
            BundleResult actual = gpu.infer(songs);
            for (int s = 0; s < songs.size(); s++) {
                assertThat(actual.songs().get(s).embedding())
                        .isEqualTo(expected.songs().get(s).embedding());
                assertThat(actual.songs().get(s).bound())
                        .isCloseTo(expected.songs().get(s).bound(), within(1e-6));
            }
            assertThat(actual.statistics().values())
                    .containsExactly(expected.statistics().values(), within(1e-4));
        }
    }

    private static Frames song(Model model, int N) {
        return Samples.song(model, N, N);
    }

    @Test
    void subtasksShareDevicesInTurnAndAnAssignedOneMustExist() {
        int count = OpenClBackend.devices().size();
        String first = deviceOf(new Placement(0, List.of()));
        assertThat(deviceOf(new Placement(count, List.of()))).isEqualTo(first);
        assertThat(deviceOf(new Placement(7, List.of(0)))).isEqualTo(first);
        assertThatThrownBy(() -> deviceOf(new Placement(0, List.of(count))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("device " + count + " was assigned: OpenCL lists " + count);
    }

    private static String deviceOf(Placement placement) {
        try (InferenceBackend backend = Backends.choose("opencl", placement).backend()) {
            return backend.device();
        }
    }

    @Test
    void saysWhereItRunsAndHowWorkIsCut() {
        try (InferenceBackend backend = new OpenClBackend(0, List.of())) {
            assertThat(backend.device()).isEqualTo(OpenClBackend.devices().get(0));
            backend.use(MODEL);
            assertThat(backend.device())
                    .matches(".*; \\d+ groups of (64|256), tiles of (32×64|64×128)");
        }
    }

    @Test
    void refusesASongThatNeitherHeapNorDeviceCanHold() {
        Model huge = Samples.model(Samples.hyperparameters(1, 2, 2), 1);
        try (InferenceBackend backend = new OpenClBackend(0, List.of())) {
            backend.use(huge);
            Frames song = new Frames(100_000_000, 1, new float[100_000_000]);
            assertThatThrownBy(() -> backend.check(song))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("frames=100000000: ")
                    .hasMessageContaining("hold songs of at most")
                    .hasMessageEndingWith("allow more heap, or choose backend=blas");
        }
    }
}
