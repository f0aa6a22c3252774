package dev.mixtape.operators.moves;

import dev.mixtape.operators.inference.CorpusBound;
import dev.mixtape.operators.inference.ExpectedLogLikelihood;
import dev.mixtape.operators.inference.LogSpace;
import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Proposes pairs of components that could be one. Each version looks at a few, by turns, and for
 * each at its nearest by means and variances alone, which takes K²D operations and no factor; a
 * pair is proposed where its statistics say that it gains ({@link #gain}).
 */
final class Merges {

    /** Components looked at in a version. */
    private static final int TARGETS = 8;

    /** Frames drawn from each component of a pair. */
    private static final int DRAWS = 64;

    private Merges() {}

    /**
     * A pair, and what its statistics say.
     *
     * @param kept the heavier
     */
    record Pair(int kept, int retired, double gain) {}

    /** The pairs to measure in this version, most gain first. */
    static List<Pair> propose(Model model) {
        double[] mass = model.posterior().stickMass();
        int[] inUse = IntStream.range(0, model.K()).filter(k -> mass[k] > model.T()).toArray();
        List<Pair> pairs = new ArrayList<>();
        long turn = model.version() * TARGETS;
        for (int i = 0; i < Math.min(TARGETS, inUse.length); i++) {
            int a = inUse[(int) ((turn + i) % inUse.length)];
            int b = nearest(model, inUse, a);
            boolean isKnown = pairs.stream().anyMatch(pair -> has(pair, a) && has(pair, b));
            if (b >= 0 && !isKnown) {
                int kept = mass[a] > mass[b] || (mass[a] == mass[b] && a < b) ? a : b;
                Pair pair = new Pair(kept, a + b - kept, gain(model, a, b));
                if (pair.gain() > 0) {
                    pairs.add(pair);
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(pair -> -pair.gain()));
        return pairs;
    }

    private static boolean has(Pair pair, int k) {
        return pair.kept() == k || pair.retired() == k;
    }

    private static int nearest(Model model, int[] inUse, int a) {
        int nearest = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int b : inUse) {
            double distance =
                    diagonalJeffreys(
                            model.posterior().components().get(a),
                            model.posterior().components().get(b));
            if (b != a && distance < least) {
                nearest = b;
                least = distance;
            }
        }
        return nearest;
    }

    /** The Jeffreys divergence of the two as if features did not covary, nats per frame. */
    private static double diagonalJeffreys(NormalWishart p, NormalWishart q) {
        double sum = 0;
        for (int i = 0; i < p.D(); i++) {
            int at = Packed.index(p.D(), i, i);
            double varianceOfP = p.wInv()[at] / p.nu();
            double varianceOfQ = q.wInv()[at] / q.nu();
            double shift = p.m()[i] - q.m()[i];
            sum +=
                    0.5
                            * (varianceOfP / varianceOfQ
                                    + varianceOfQ / varianceOfP
                                    - 2
                                    + shift * shift * (1 / varianceOfP + 1 / varianceOfQ));
        }
        return sum;
    }

    /**
     * What the evidence lower bound would gain, in nats, if every song used both components in the
     * shares that the corpus does: their frames' N·E[ln p_ab(x) − ln(w_a p_a(x) + w_b p_b(x))], the
     * mean over frames drawn from the two Gaussians, and −KL(q_ab‖p) + KL(q_a‖p) + KL(q_b‖p). A
     * song may use one alone, which the trial on songs then measures.
     */
    static double gain(Model model, int a, int b) {
        Hyperparameters h = model.hyperparameters();
        NormalWishart qa = model.posterior().components().get(a);
        NormalWishart qb = model.posterior().components().get(b);
        NormalWishart both = Edits.sum(h, qa, qb);
        double Na = Edits.frames(h, qa);
        double Nb = Edits.frames(h, qb);
        long seed =
                h.seed()
                        + 31
                                * (model.version()
                                        + 31L * (Math.min(a, b) * (long) h.K() + Math.max(a, b)));
        Random random = new Random(seed);
        double loss =
                Na * loss(draw(qa, random), qa, Na, qb, Nb, both)
                        + Nb * loss(draw(qb, random), qa, Na, qb, Nb, both);
        return CorpusBound.component(both, h)
                - CorpusBound.component(qa, h)
                - CorpusBound.component(qb, h)
                - loss;
    }

    private static double loss(
            double[] x,
            NormalWishart qa,
            double Na,
            NormalWishart qb,
            double Nb,
            NormalWishart both) {
        double[] E = new ExpectedLogLikelihood(List.of(qa, qb, both)).of(x, DRAWS);
        double sum = 0;
        double[] two = new double[2];
        for (int n = 0; n < DRAWS; n++) {
            two[0] = Math.log(Na / (Na + Nb)) + E[n * 3];
            two[1] = Math.log(Nb / (Na + Nb)) + E[n * 3 + 1];
            sum += LogSpace.logSumExp(two, 0, 2) - E[n * 3 + 2];
        }
        return sum / DRAWS;
    }

    /** Frames of N(m, W⁻¹/ν), {@link #DRAWS}×D. */
    private static double[] draw(NormalWishart q, Random random) {
        int D = q.D();
        double[] L = Cholesky.of(D, q.wInv()).L();
        double[] x = new double[DRAWS * D];
        double[] z = new double[D];
        for (int n = 0; n < DRAWS; n++) {
            for (int i = 0; i < D; i++) {
                z[i] = random.nextGaussian() / Math.sqrt(q.nu());
            }
            for (int i = 0; i < D; i++) {
                x[n * D + i] = q.m()[i];
                for (int j = 0; j <= i; j++) {
                    x[n * D + i] += L[i * D + j] * z[j];
                }
            }
        }
        return x;
    }
}
