package dev.mixtape.operators.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.features.Frames;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.model.Concentration;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every backend against {@code reference}, on awkward sizes. Tolerances are the project's:
 * embeddings 1e-3 (log domain), bounds 1e-5 relative, statistics 1e-4 of the bundle's. The
 * differences come from single precision in the expected log-likelihoods.
 */
class BackendsAgreeTest {

    @ParameterizedTest(name = "{0}: D={1} K={2} T={3} N={4}")
    @CsvSource({
        "blas, 1, 1, 1, 1",
        "blas, 1, 7, 32, 2",
        "blas, 1, 256, 32, 31",
        "blas, 1, 1, 32, 31",
        "blas, 13, 7, 1, 1",
        "blas, 13, 7, 32, 31",
        "blas, 13, 256, 1, 31",
        "blas, 13, 256, 32, 1292",
        "blas, 52, 1, 32, 2",
        "blas, 52, 7, 32, 1292",
        "blas, 52, 256, 32, 1",
        "blas, 52, 256, 32, 31",
        "blas, 52, 256, 32, 300",
        "blas, 52, 256, 1, 300",
        "blas, 128, 7, 32, 31",
        "blas, 128, 256, 32, 2",
    })
    void agreesWithTheReference(String name, int D, int K, int T, int N) {
        Model model = Samples.model(hyperparameters(D, K, T), 11);
        compare(name, model, List.of(Samples.song(model, N, 5)));
    }

    @Property(tries = 80, seed = "20220812")
    void blasAgreesOnWhateverSizes(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int D,
            @ForAll @IntRange(min = 1, max = 30) int K,
            @ForAll @IntRange(min = 1, max = 20) int T,
            @ForAll @IntRange(min = 1, max = 90) int N,
            @ForAll @IntRange(min = 1, max = 30) int rounds) {
        Hyperparameters h = hyperparameters(D, K, T).toBuilder().maxIterations(rounds).build();
        Model model = Samples.model(h, seed);
        compare("blas", model, List.of(Samples.song(model, N, seed)));
    }

    @ParameterizedTest
    @CsvSource("blas")
    void agreesOnBundlesOfMixedLengths(String name) {
        Model model = Samples.model(hyperparameters(13, 40, 8), 3);
        List<Frames> songs = new ArrayList<>();
        for (int N : new int[] {1, 600, 2, 31, 257, 256}) {
            songs.add(Samples.song(model, N, N));
        }
        compare(name, model, songs);
    }

    @ParameterizedTest
    @CsvSource("blas")
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
    @CsvSource({"blas, 1", "blas, 2", "blas, 5"})
    void agreesWhenTheIterationsAreCutShort(String name, int rounds) {
        for (int K : new int[] {1, 3, 40}) {
            Hyperparameters h = hyperparameters(3, K, 8).toBuilder().maxIterations(rounds).build();
            Model model = Samples.model(h, 3);
            compare(name, model, List.of(Samples.song(model, 1, 1), Samples.song(model, 70, 2)));
        }
    }

    @ParameterizedTest
    @CsvSource("blas")
    void agreesOnFramesThatNoComponentExplains(String name) {
        Model model = Samples.model(hyperparameters(5, 9, 4), 3);
        float[] far = new float[20 * 5];
        for (int i = 0; i < far.length; i++) {
            far[i] = 300 + i % 7;
        }
        compare(name, model, List.of(new Frames(20, 5, far)));
    }

    /** A tight tolerance, so that rounding does not decide which round is a song's last. */
    private static Hyperparameters hyperparameters(int D, int K, int T) {
        return Samples.hyperparameters(D, K, T).toBuilder().tolerance(1e-9).build();
    }

    private static void compare(String name, Model model, List<Frames> songs) {
        try (InferenceBackend reference = Backends.choose("reference").backend();
                InferenceBackend backend = Backends.choose(name).backend()) {
            reference.use(model);
            backend.use(model);
            BundleResult expected = reference.infer(songs);
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
            assertThat(actual.scatter(k))
                    .as("scatter of %s", k)
                    .containsExactly(expected.scatter(k), within(1e-4 * size));
        }
        assertThat(actual.sumLogOneMinusPi())
                .isCloseTo(
                        expected.sumLogOneMinusPi(),
                        within(1e-4 * (1 + Math.abs(expected.sumLogOneMinusPi()))));
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
