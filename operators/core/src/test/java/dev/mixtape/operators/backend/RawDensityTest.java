package dev.mixtape.operators.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.backend.reference.ReferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Whitening;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bounds of models that whiten differently, made comparable by ln |det|. */
final class RawDensityTest {
    private static final int D = 3;

    /** Lower-triangular, with a diagonal above 0, far from the identity: a stretch and a shear. */
    private static final double[] OTHER = {7, 0, 0, -0.3, 0.01, 0, 0.5, 2, 40};

    @Test
    void theSameModelInAnotherSpaceExplainsRawFramesAsWell() {
        List<Frames> songs = songs();
        Hyperparameters h =
                Hyperparameters.defaults(D).toBuilder().K(4).T(3).tolerance(1e-13).build();
        Model model = Bootstrap.bootstrap(h, songs);
        Model other = elsewhere(model);
        for (Frames song : songs) {
            double bound = boundPerFrame(model, song);
            double elsewhere = boundPerFrame(other, song);
            assertThat(elsewhere).as("white").isNotCloseTo(bound, within(0.5));
            assertThat(elsewhere + other.whitening().logDeterminant())
                    .as("raw")
                    .isCloseTo(bound + model.whitening().logDeterminant(), within(1e-6));
        }
    }

    private static double boundPerFrame(Model model, Frames song) {
        try (ReferenceBackend backend = new ReferenceBackend()) {
            backend.use(model);
            return backend.embed(List.of(song)).get(0).boundPerFrame();
        }
    }

    /** The same distribution of raw frames, of which every frame is whitened · OTHER. */
    private static Model elsewhere(Model model) {
        CorpusPosterior q = model.posterior();
        return new Model(
                model.hyperparameters(),
                new Whitening(
                        model.whitening().mean(), product(D, model.whitening().matrix(), OTHER)),
                new CorpusPosterior(
                        q.components().stream().map(RawDensityTest::elsewhere).toList(),
                        q.stickMass(),
                        q.sticks(),
                        q.alpha0(),
                        q.gamma()),
                0,
                0,
                0);
    }

    /** m · OTHER, and OTHERᵀ · W⁻¹ · OTHER. */
    private static NormalWishart elsewhere(NormalWishart component) {
        double[] transposed = new double[D * D];
        for (int i = 0; i < D; i++) {
            for (int j = 0; j < D; j++) {
                transposed[j * D + i] = OTHER[i * D + j];
            }
        }
        double[] wInv = product(D, transposed, Packed.unpack(D, component.wInv()));
        return new NormalWishart(
                product(1, component.m(), OTHER),
                component.lambda(),
                Packed.pack(D, product(D, wInv, OTHER)),
                component.nu());
    }

    /** Of rows·D and D·D numbers. */
    private static double[] product(int rows, double[] a, double[] b) {
        double[] c = new double[rows * D];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < D; j++) {
                for (int l = 0; l < D; l++) {
                    c[i * D + j] += a[i * D + l] * b[l * D + j];
                }
            }
        }
        return c;
    }

    private static List<Frames> songs() {
        Random random = new Random(3);
        List<Frames> songs = new ArrayList<>();
        for (int song = 0; song < 6; song++) {
            float[] x = new float[50 * D];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (random.nextGaussian() * (1 + i % D) + 10 * (song % 3));
            }
            songs.add(new Frames(50, D, x));
        }
        return songs;
    }
}
