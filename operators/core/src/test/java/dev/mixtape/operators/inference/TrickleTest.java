package dev.mixtape.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.UpdateRule;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Songs that come one by one, long after one another, teach a model what they teach together.
 *
 * <p>Not to the last bit: each lone song is inferred with what the ones before it have taught, ρ
 * falls on the way, and J grows. Here the share of a component rises by 0.0042, and the two ways
 * differ by 0.0000065 at most; docs/decisions/0310-rates-by-tracks.md has what it was before.
 */
class TrickleTest {
    private static final int FULL = 256;
    private static final int SONGS = 1024;
    private static final int LONE = 20;
    private static final int FRAMES = 20;

    /** Of shares of stick mass, each between 0 and 1. */
    private static final double TOLERANCE = 2e-5;

    /** Of λ_k, relatively; what it gains is in proportion to J, of which a lone song sees less. */
    private static final double LAMBDA_TOLERANCE = 3e-3;

    @ParameterizedTest
    @EnumSource(UpdateRule.class)
    void twentyLoneSongsTeachWhatTheyTeachInOneBatch(UpdateRule rule) {
        Hyperparameters h =
                Hyperparameters.defaults(3).toBuilder().K(12).T(6).updateRule(rule).build();
        Model truth = Samples.model(h.toBuilder().K(8).build(), 5);
        List<Frames> songs =
                IntStream.range(0, SONGS).mapToObj(j -> Samples.song(truth, FRAMES, j)).toList();
        List<Frames> ofOneKind =
                IntStream.range(SONGS, SONGS + LONE)
                        .mapToObj(j -> Samples.song(truth, FRAMES, new Random(j), 2))
                        .toList();
        try (InferenceBackend backend = Backends.choose("reference").backend()) {
            Model model = Bootstrap.bootstrap(h, songs.subList(0, 64));
            model = learn(backend, model, songs, FULL);
            Model together = learn(backend, model, ofOneKind, LONE);
            Model oneByOne = learn(backend, model, ofOneKind, 1);

            assertThat(oneByOne.version()).isEqualTo(SONGS / FULL + LONE);
            assertThat(oneByOne.batchesLearned())
                    .isEqualTo(together.batchesLearned())
                    .isEqualTo(4 + 20 / 256.0);
            assertThat(rise(shares(model), shares(together))).isBetween(0.003, 0.006);
            assertThat(shares(oneByOne)).containsExactly(shares(together), within(TOLERANCE));
            for (int k = 0; k < h.K(); k++) {
                double lambda = together.posterior().components().get(k).lambda();
                assertThat(oneByOne.posterior().components().get(k).lambda())
                        .isCloseTo(lambda, within(LAMBDA_TOLERANCE * lambda));
            }
        }
    }

    private static Model learn(InferenceBackend backend, Model model, List<Frames> songs, int B) {
        Model learned = model;
        for (int at = 0; at < songs.size(); at += B) {
            backend.use(learned);
            List<Frames> batch = songs.subList(at, at + B);
            learned = CorpusUpdate.apply(learned, backend.infer(batch).statistics(), FULL);
        }
        return learned;
    }

    private static double[] shares(Model model) {
        double[] mass = model.posterior().stickMass();
        double all = Arrays.stream(mass).sum();
        return Arrays.stream(mass).map(each -> each / all).toArray();
    }

    /** How much the share grew that grew most. */
    private static double rise(double[] before, double[] after) {
        return IntStream.range(0, before.length)
                .mapToDouble(k -> after[k] - before[k])
                .max()
                .orElseThrow();
    }
}
