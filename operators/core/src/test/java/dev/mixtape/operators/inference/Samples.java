package dev.mixtape.operators.inference;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Concentration;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.GammaPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Sticks;
import dev.mixtape.operators.model.Whitening;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random models and songs, seeded. */
public final class Samples {

    private Samples() {}

    /** Hyperparameters of a given size, without splash. */
    public static Hyperparameters hyperparameters(int D, int K, int T) {
        return Hyperparameters.defaults(D).toBuilder().K(K).T(T).eta0(0).build();
    }

    /** A component with a random mean and a random positive definite W⁻¹. */
    public static NormalWishart component(int D, double frames, double spread, Random random) {
        double[] m = new double[D];
        for (int i = 0; i < D; i++) {
            m[i] = spread * random.nextGaussian();
        }
        double[] wInv = Packed.identity(D, 1 + 0.3 * frames);
        double[] direction = new double[D];
        for (int rank = 0; rank < D + 2; rank++) {
            for (int i = 0; i < D; i++) {
                direction[i] = random.nextGaussian();
            }
            Packed.addOuter(wInv, 0, 0.5 * frames / D, direction);
        }
        return new NormalWishart(m, 2 + frames, wInv, D + 2 + frames);
    }

    /** A model with random components, sticks and whitening. */
    public static Model model(Hyperparameters h, long seed) {
        Random random = new Random(seed);
        List<NormalWishart> components = new ArrayList<>();
        double[] mass = new double[h.K()];
        for (int k = 0; k < h.K(); k++) {
            components.add(component(h.D(), 20 + 200 * random.nextDouble(), 1.5, random));
            mass[k] = 20 * random.nextDouble();
        }
        boolean learned = h.concentration() == Concentration.LEARNED;
        GammaPosterior alpha0 = learned ? new GammaPosterior(6, 4) : GammaPosterior.FIXED;
        GammaPosterior gamma = learned ? new GammaPosterior(9, 4) : GammaPosterior.FIXED;
        Sticks sticks =
                Sticks.of(mass, learned ? gamma.mean() : h.gamma(), Sticks.byFallingMass(mass));
        return new Model(
                h,
                whitening(h.D(), random),
                new CorpusPosterior(components, mass, sticks, alpha0, gamma),
                3,
                40,
                4000);
    }

    /** A random lower-triangular whitening with a random mean. */
    static Whitening whitening(int D, Random random) {
        double[] mean = new double[D];
        double[] matrix = new double[D * D];
        for (int i = 0; i < D; i++) {
            mean[i] = 5 * random.nextGaussian();
            matrix[i * D + i] = 0.5 + random.nextDouble();
            for (int j = 0; j < i; j++) {
                matrix[i * D + j] = 0.3 * random.nextGaussian() / Math.sqrt(D);
            }
        }
        return new Whitening(mean, matrix);
    }

    /** A raw song whose whitened frames lie about a few of the model's components. */
    public static Frames song(Model model, int N, long seed) {
        Random random = new Random(seed);
        return song(model, N, random, random.ints(4, 0, model.K()).toArray());
    }

    /** A raw song whose whitened frames lie about given components of a model. */
    static Frames song(Model model, int N, Random random, int... used) {
        int D = model.D();
        float[] values = new float[N * D];
        for (int n = 0; n < N; n++) {
            double[] m = model.posterior().components().get(used[random.nextInt(used.length)]).m();
            double[] white = new double[D];
            for (int i = 0; i < D; i++) {
                white[i] = m[i] + 0.7 * random.nextGaussian();
            }
            double[] raw = model.whitening().invert(white);
            for (int i = 0; i < D; i++) {
                values[n * D + i] = (float) raw[i];
            }
        }
        return new Frames(N, D, values);
    }
}
