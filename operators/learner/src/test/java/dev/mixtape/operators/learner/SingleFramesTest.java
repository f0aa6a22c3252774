package dev.mixtape.operators.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.ExpectedLogLikelihood;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Population;
import dev.mixtape.operators.planted.RandIndex;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SingleFramesTest {

    @Test
    void aSongOfOneFrameAndOneSlotIsADpmm() {
        Model model = Samples.model(Samples.hyperparameters(3, 6, 1), 4);
        Frames frame = Samples.song(model, 1, 2);
        double[] E =
                new ExpectedLogLikelihood(model.posterior()).of(model.whitening().apply(frame), 1);
        double[] logBeta = model.posterior().sticks().expectedLogBeta();
        double sum = 0;
        for (int k = 0; k < 6; k++) {
            sum += Math.exp(E[k] + logBeta[k]);
        }
        try (InferenceBackend backend = Backends.choose("blas").backend()) {
            backend.use(model);
            var result = backend.infer(List.of(frame));
            for (int k = 0; k < 6; k++) {
                double q = Math.exp(E[k] + logBeta[k]) / sum;
                assertThat(result.statistics().N(k)).isCloseTo(q, within(1e-5));
                assertThat(result.statistics().stickMass(k)).isCloseTo(q, within(1e-5));
            }
            assertThat(result.songs().get(0).bound()).isCloseTo(Math.log(sum), within(1e-4));
        }
    }

    @Test
    void theOneLevelModelRecoversAMixture() throws IOException {
        Planted planted = new Planted(2, 5, 15, 40, 50, 4);
        SingleFrames frames = new SingleFrames(planted);
        Hyperparameters h =
                SingleFrames.oneLevel(
                        Hyperparameters.defaults(2).toBuilder()
                                .K(20)
                                .eta0(0)
                                .population(new Population(frames.count()))
                                .build());
        Model model =
                new Learner(200, 2000, 1, 20, 2)
                        .fit(h, frames, () -> Backends.choose("blas").backend(), p -> {})
                        .model();

        RandIndex index = new RandIndex();
        try (InferenceBackend backend = Backends.choose("blas").backend()) {
            backend.use(model);
            for (int j = 0; j < planted.count(); j++) {
                index.add(strongest(backend, planted.frames(j)), planted.labels(j));
            }
        }
        assertThat(frames.count()).isEqualTo(2000);
        assertThat(model.componentsInUse()).isBetween(5, 7);
        assertThat(index.value()).isGreaterThan(0.95);
    }

    private static int[] strongest(InferenceBackend backend, Frames song) {
        int[] strongest = new int[song.count()];
        for (int n = 0; n < strongest.length; n++) {
            float[] frame = {song.values()[2 * n], song.values()[2 * n + 1]};
            float[] r = backend.embed(List.of(new Frames(1, 2, frame))).get(0).responsibilities();
            for (int k = 0; k < r.length; k++) {
                if (r[k] > r[strongest[n]]) {
                    strongest[n] = k;
                }
            }
        }
        return strongest;
    }

    @Test
    void namesFramesByTheirSong() throws IOException {
        Planted planted = new Planted(2, 2, 3, 3, 4, 1);
        SingleFrames frames = new SingleFrames(planted);

        assertThat(frames.id(0)).isEqualTo("planted-0#0");
        assertThat(frames.id(4)).isEqualTo("planted-1#0");
        assertThat(frames.id(11)).isEqualTo("planted-2#3");
        assertThat(frames.frames(5).values())
                .containsExactly(planted.frames(1).values()[2], planted.frames(1).values()[3]);
    }
}
