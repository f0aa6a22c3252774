package dev.mixtape.operators.drift;

import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.GammaPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Sticks;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.model.Whitening;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Tracks of two components each, with what may be made to drift; and the model that knows them. */
final class PlantedTracks {
    static final int D = 3;
    static final int K = 6;

    /** Components' odds in steady tracks; the last is in one of 1,000. */
    static final double[] STEADY = {5, 3, 1, 0.5, 0.5, 0.005};

    /** Raw values are 10, −5 and 0, and so many times the whitened ones. */
    static final double[] UNITS = {0.5, 2, 1};

    private static final int FRAMES = 20;
    private static final double CERTAIN = 1e4;

    private final Random random;

    final double[] odds = STEADY.clone();
    final double[][] means = new double[K][D];
    final double[] spread = new double[K];

    PlantedTracks(long seed) {
        random = new Random(seed);
        for (int k = 0; k < K; k++) {
            means[k][0] = 3 * k;
            spread[k] = 1;
        }
    }

    /** Unit Gaussians at the means from which tracks begin. */
    static Model model() {
        Hyperparameters h = Hyperparameters.defaults(D).toBuilder().K(K).T(3).build();
        List<NormalWishart> components =
                IntStream.range(0, K)
                        .mapToObj(
                                k ->
                                        new NormalWishart(
                                                new double[] {3 * k, 0, 0},
                                                CERTAIN,
                                                Packed.identity(D, CERTAIN),
                                                CERTAIN))
                        .toList();
        double[] mass = STEADY.clone();
        return new Model(
                h,
                new Whitening(
                        new double[] {10, -5, 0},
                        new double[] {1 / UNITS[0], 0, 0, 0, 1 / UNITS[1], 0, 0, 0, 1 / UNITS[2]}),
                new CorpusPosterior(
                        components,
                        mass,
                        Sticks.of(mass, 1, Sticks.byFallingMass(mass)),
                        GammaPosterior.FIXED,
                        GammaPosterior.FIXED),
                7,
                1_000,
                20_000);
    }

    /** The next tracks; some have much of one component, and each its own place in it. */
    SufficientStatistics next(int tracks) {
        SufficientStatistics batch = new SufficientStatistics(D, K);
        for (int j = 0; j < tracks; j++) {
            double much = random.nextDouble();
            add(batch, draw(), much * FRAMES);
            add(batch, draw(), (1 - much) * FRAMES);
            batch.addSong(FRAMES, FRAMES * (random.nextGaussian() - 5), 0);
        }
        return batch;
    }

    private int draw() {
        double left = random.nextDouble() * IntStream.range(0, K).mapToDouble(k -> odds[k]).sum();
        int k = 0;
        while (k < K - 1 && left >= odds[k]) {
            left -= odds[k++];
        }
        return k;
    }

    private void add(SufficientStatistics batch, int k, double n) {
        double[] mean = means[k].clone();
        for (int i = 0; i < D; i++) {
            mean[i] += 0.5 * random.nextGaussian();
        }
        batch.merge(k, n, mean, 0, Packed.identity(D, n * spread[k]), 0);
    }
}
