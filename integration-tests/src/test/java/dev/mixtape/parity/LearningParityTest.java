package dev.mixtape.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.inference.CorpusUpdate;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Population;
import dev.mixtape.operators.model.Whitening;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The default mode learns from the songs that the reference learned from, as often, with the same
 * hyperparameters. Then both models are scored on unseen songs by the same yardstick: the bound per
 * frame that our song inference reaches.
 */
class LearningParityTest {

    private static final int FIRST_HELD_OUT = 1000;
    private static final int HELD_OUT = 12;

    @ParameterizedTest
    @ValueSource(strings = {"planted02", "planted08", "planted13", "planted52"})
    void heldOutBoundIsAboveTheReferencesAfterEveryEpoch(String corpus) {
        Golden golden = Golden.load("curve-" + corpus);
        PlantedCorpus planted = PlantedCorpus.named(corpus);
        List<Frames> heldOut =
                white(golden, planted.songs(FIRST_HELD_OUT, FIRST_HELD_OUT + HELD_OUT));
        List<Frames> songs = white(golden, planted.songs(0, (int) golden.number("songs")));
        try (InferenceBackend backend = Backends.choose("reference").backend()) {
            double kept = boundPerFrame(backend, golden.model(hyperparameters(golden)), heldOut);
            assertThat(kept)
                    .as("the reference's model, scored in Java and in NumPy")
                    .isCloseTo(golden.number("keptBoundPerFrame"), within(1e-4));
            Model model = Bootstrap.bootstrap(hyperparameters(golden), songs);
            for (int epoch = 0; epoch < golden.number("epochs"); epoch++) {
                model = learn(backend, model, songs, (int) golden.number("batch"));
                assertThat(boundPerFrame(backend, model, heldOut))
                        .as("held-out bound per frame after epoch %d, nats", epoch + 1)
                        .isGreaterThan(bestSeed(golden, epoch));
            }
        }
    }

    /** The best of the reference's seeds after an epoch. */
    private static double bestSeed(Golden golden, int epoch) {
        double[] bounds = golden.doubles("referenceBoundPerFrame");
        int epochs = (int) golden.number("epochs");
        double best = Double.NEGATIVE_INFINITY;
        for (int i = epoch; i < bounds.length; i += epochs) {
            best = Math.max(best, bounds[i]);
        }
        return best;
    }

    private static Model learn(InferenceBackend backend, Model model, List<Frames> songs, int B) {
        Model learned = model;
        for (int first = 0; first < songs.size(); first += B) {
            backend.use(learned);
            List<Frames> batch = songs.subList(first, Math.min(first + B, songs.size()));
            learned = CorpusUpdate.apply(learned, backend.infer(batch).statistics(), B);
        }
        return learned;
    }

    /** Of frames as they are given, whatever the model's whitening does to their volume. */
    private static double boundPerFrame(InferenceBackend backend, Model model, List<Frames> songs) {
        backend.use(model);
        double bound = 0;
        int frames = 0;
        for (SongResult song : backend.embed(songs)) {
            bound += song.bound();
            frames += song.frames();
        }
        double logVolume = 0;
        for (int i = 0; i < model.D(); i++) {
            logVolume += Math.log(model.whitening().matrix()[i * model.D() + i]);
        }
        return bound / frames + logVolume;
    }

    private static Hyperparameters hyperparameters(Golden golden) {
        return golden.hyperparameters()
                .tau0(golden.number("tau0"))
                .kappa(golden.number("kappa"))
                .eta0(golden.number("eta0"))
                .population(new Population(golden.number("songs")))
                .build();
    }

    /** The space in which the reference learned. */
    private static List<Frames> white(Golden golden, List<Frames> songs) {
        Whitening whitening =
                new Whitening(golden.doubles("whiteningMean"), golden.doubles("whiteningMatrix"));
        return songs.stream()
                .map(
                        song -> {
                            double[] x = whitening.apply(song);
                            float[] values = new float[x.length];
                            for (int i = 0; i < x.length; i++) {
                                values[i] = (float) x[i];
                            }
                            return new Frames(song.count(), song.dimensions(), values);
                        })
                .toList();
    }
}
