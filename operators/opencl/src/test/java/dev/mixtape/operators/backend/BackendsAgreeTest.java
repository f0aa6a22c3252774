package dev.mixtape.operators.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.fisher.VectorAxes;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.model.Concentration;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Sticks;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.planted.Size;
import dev.mixtape.operators.planted.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every backend against {@code reference}, on awkward sizes. Tolerances are the project's:
 * embeddings 1e-3 (log domain), bounds 1e-5 relative, statistics 1e-4 of the bundle's. The
 * differences come from single precision in the expected log-likelihoods.
 */
class BackendsAgreeTest {

    /** Those that are compared with {@code reference}. */
    private static final List<String> BACKENDS = List.of("blas", "opencl");

    /** Those that run here, for a property: one whose tries are all skipped counts as failed. */
    private static final List<String> PRESENT =
            BACKENDS.stream().filter(OpenCl::hasDeviceFor).toList();

    /** D, K, T, N. */
    private static final int[][] SIZES = {
        {1, 1, 1, 1},
        {1, 7, 32, 2},
        {1, 256, 32, 31},
        {1, 1, 32, 31},
        {1, 512, 32, 1292},
        {13, 7, 1, 1},
        {13, 7, 32, 31},
        {13, 7, 32, 20_000},
        {13, 256, 1, 31},
        {13, 256, 32, 1292},
        {13, 512, 32, 31},
        {52, 1, 32, 2},
        {52, 7, 32, 1292},
        {52, 256, 32, 1},
        {52, 256, 32, 31},
        {52, 256, 32, 1292},
        {52, 256, 1, 300},
        {52, 512, 32, 2},
        {128, 1, 1, 31},
        {128, 7, 32, 31},
        {128, 7, 1, 1292},
        {128, 256, 32, 2},
        {128, 512, 1, 1},
    };

    static Stream<String> backends() {
        return BACKENDS.stream();
    }

    /** The reference takes most of the time here, so each size is inferred by it once. */
    @ParameterizedTest(name = "D={0} K={1} T={2} N={3}")
    @MethodSource("sizes")
    void agreesWithTheReference(int D, int K, int T, int N) {
        Model model = Samples.model(hyperparameters(D, K, T), 11);
        List<Frames> songs = List.of(Samples.song(model, N, 5));
        BundleResult expected = reference(model, songs);
        for (String name : PRESENT) {
            compare(name, model, songs, expected);
        }
    }

    static Stream<Arguments> sizes() {
        return Arrays.stream(SIZES).map(s -> Arguments.of(s[0], s[1], s[2], s[3]));
    }

    /** The worst case of the thresholds: many components explain every frame. */
    @ParameterizedTest
    @MethodSource("backends")
    void agreesOnFramesThatManyComponentsExplain(String name) {
        Workload work = Workload.random(new Size(64, 32, 16, 700), 7);
        compare(name, work.model(), work.songs(2));
    }

    /** Unused components have next to no weight, and slots that hold little spread over them. */
    @ParameterizedTest
    @MethodSource("backends")
    void agreesOnModelsThatWereLearned(String name) {
        Workload work = Workload.trainedLike(new Size(64, 32, 16, 700), 7);
        compare(name, work.model(), work.songs(2));
    }

    /** Frames beside a component that the sticks give e⁻¹⁹⁹ of what they give others. */
    @ParameterizedTest
    @MethodSource("backends")
    void agreesWhereTheBestComponentHasNoWeight(String name) {
        Model model = Samples.model(hyperparameters(4, 200, 6), 5);
        double[] mass = new double[200];
        Arrays.fill(mass, 0, 100, 50);
        CorpusPosterior old = model.posterior();
        CorpusPosterior lopsided =
                new CorpusPosterior(
                        old.components(),
                        mass,
                        Sticks.of(mass, 1, Sticks.byFallingMass(mass)),
                        old.alpha0(),
                        old.gamma());
        Model other = new Model(model.hyperparameters(), model.whitening(), lopsided, 4, 9, 900);
        compare(name, other, List.of(Samples.song(other, 60, 1), Samples.song(other, 60, 2)));
    }

    @Property(tries = 80, seed = "20220812")
    void agreesOnWhateverSizes(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int D,
            @ForAll @IntRange(min = 1, max = 30) int K,
            @ForAll @IntRange(min = 1, max = 20) int T,
            @ForAll @IntRange(min = 1, max = 90) int N,
            @ForAll @IntRange(min = 1, max = 30) int rounds) {
        Hyperparameters h = hyperparameters(D, K, T).toBuilder().maxIterations(rounds).build();
        Model model = Samples.model(h, seed);
        List<Frames> songs = List.of(Samples.song(model, N, seed));
        BundleResult expected = reference(model, songs);
        for (String name : PRESENT) {
            compare(name, model, songs, expected);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void agreesOnBundlesOfMixedLengths(String name) {
        Model model = Samples.model(hyperparameters(13, 40, 8), 3);
        List<Frames> songs = new ArrayList<>();
        for (int N : new int[] {1, 600, 2, 31, 257, 256}) {
            songs.add(Samples.song(model, N, N));
        }
        compare(name, model, songs);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void agreesOnSongVectors(String name) {
        Model bare = Samples.model(hyperparameters(13, 40, 8), 3);
        List<Frames> songs = new ArrayList<>();
        for (int N : new int[] {1, 600, 2, 31, 257, 192}) {
            songs.add(Samples.song(bare, N, N));
        }
        Model model = bare.with(VectorAxes.learn(bare, songs, 8));
        compare(name, model, songs);
        compare(name, model, songs.subList(3, 4));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void agreesWithLearnedConcentrationsAndATemperature(String name) {
        Hyperparameters h =
                hyperparameters(13, 40, 8).toBuilder()
                        .concentration(Concentration.LEARNED)
                        .temperature(4)
                        .build();
        Model model = Samples.model(h, 3);
        compare(name, model, List.of(Samples.song(model, 100, 1), Samples.song(model, 70, 2)));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void agreesWhenTheIterationsAreCutShort(String name) {
        for (int rounds : new int[] {1, 2, 5}) {
            for (int K : new int[] {1, 3, 40}) {
                Hyperparameters h =
                        hyperparameters(3, K, 8).toBuilder().maxIterations(rounds).build();
                Model model = Samples.model(h, 3);
                compare(
                        name,
                        model,
                        List.of(Samples.song(model, 1, 1), Samples.song(model, 70, 2)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void agreesOnFramesThatNoComponentExplains(String name) {
        Model model = Samples.model(hyperparameters(5, 9, 4), 3);
        float[] far = new float[20 * 5];
        for (int i = 0; i < far.length; i++) {
            far[i] = 300 + i % 7;
        }
        compare(name, model, List.of(new Frames(20, 5, far)));
    }

    /** A tighter tolerance than usual, but one that single precision can tell from rounding. */
    private static Hyperparameters hyperparameters(int D, int K, int T) {
        return Samples.hyperparameters(D, K, T).toBuilder().tolerance(1e-6).build();
    }

    private static void compare(String name, Model model, List<Frames> songs) {
        OpenCl.assumeBackend(name);
        compare(name, model, songs, reference(model, songs));
    }

    private static BundleResult reference(Model model, List<Frames> songs) {
        try (InferenceBackend reference = Backends.choose("reference").backend()) {
            reference.use(model);
            return reference.infer(songs);
        }
    }

    private static void compare(
            String name, Model model, List<Frames> songs, BundleResult expected) {
        try (InferenceBackend backend = Backends.choose(name).backend()) {
            backend.use(model);
            BundleResult actual = backend.infer(songs);
            List<SongResult> embedded = backend.embed(songs);
            for (int s = 0; s < songs.size(); s++) {
                compare(actual.songs().get(s), expected.songs().get(s));
                compare(embedded.get(s), expected.songs().get(s));
            }
            compare(actual.statistics(), expected.statistics());
        }
    }

    private static void compare(SongResult actual, SongResult expected) {
        assertThat(actual.embedding()).containsExactly(expected.embedding(), within(1e-3f));
        assertThat(actual.responsibilities())
                .containsExactly(expected.responsibilities(), within(1e-4f));
        assertThat(actual.vector()).containsExactly(expected.vector(), within(1e-4f));
        assertThat(actual.bound())
                .isCloseTo(expected.bound(), within(1e-5 * Math.abs(expected.bound())));
        assertThat(actual.frames()).isEqualTo(expected.frames());
    }

    private static void compare(SufficientStatistics actual, SufficientStatistics expected) {
        double frames = expected.frames();
        assertThat(actual.tracks()).isEqualTo(expected.tracks());
        assertThat(actual.frames()).isEqualTo(expected.frames());
        double size = 1;
        double slots = 0;
        for (int k = 0; k < expected.K(); k++) {
            size = Math.max(size, largest(expected.scatter(k)));
            slots += expected.stickMass(k);
        }
        for (int k = 0; k < expected.K(); k++) {
            double N = expected.N(k);
            assertThat(actual.N(k)).as("N of %s", k).isCloseTo(N, within(1e-4 * frames));
            assertThat(actual.stickMass(k))
                    .as("stick mass of %s", k)
                    .isCloseTo(expected.stickMass(k), within(1e-4 * slots));
            if (N > 1e-3) {
                double spread = largest(expected.xBar(k));
                assertThat(actual.xBar(k))
                        .as("mean of %s", k)
                        .containsExactly(expected.xBar(k), within(1e-3 * (1 + spread)));
            }
            assertThat(farthest(actual.scatter(k), expected.scatter(k)))
                    .as("scatter of %s", k)
                    .isLessThanOrEqualTo(1e-4 * size);
        }
        assertThat(actual.sumLogOneMinusPi())
                .isCloseTo(
                        expected.sumLogOneMinusPi(),
                        within(1e-4 * (1 + Math.abs(expected.sumLogOneMinusPi()))));
    }

    /** The largest difference; NaN if there is one. Millions of numbers, which AssertJ boxes. */
    private static double farthest(double[] a, double[] b) {
        double[] differences = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            differences[i] = a[i] - b[i];
        }
        return largest(differences);
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
