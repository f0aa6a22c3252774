package dev.mixtape.parity;

import dev.mixtape.operators.frames.Frames;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Songs drawn from a known HDP-GMM, the same ones as integration-tests/reference/corpora.py makes:
 * SplitMix64, Box-Muller normals, and frames rounded to multiples of 1/256, which hides the last
 * digit in which two languages' logarithms may differ.
 */
final class PlantedCorpus {

    private static final int SONG_STICKS = 20;
    private static final double QUANTUM = 1.0 / 256;
    private static final double GAMMA = 5;
    private static final double ALPHA0 = 1.5;

    private final long seed;
    private final int D;
    private final int shortest;
    private final int longest;
    private final double[][] means;
    private final double[][] factors;
    private final double[] weights;

    /** The corpus of that name. */
    static PlantedCorpus named(String name) {
        return switch (name) {
            case "planted02" -> new PlantedCorpus(202, 2, 12, 2.0, 300, 1292);
            case "planted08" -> new PlantedCorpus(208, 8, 16, 0.9, 200, 600);
            case "planted13" -> new PlantedCorpus(213, 13, 20, 0.6, 300, 1292);
            case "planted52" -> new PlantedCorpus(252, 52, 16, 0.3, 300, 1292);
            default -> throw new IllegalArgumentException("corpus=" + name + ": is not planted");
        };
    }

    private PlantedCorpus(
            long seed, int D, int components, double spread, int shortest, int longest) {
        this.seed = seed;
        this.D = D;
        this.shortest = shortest;
        this.longest = longest;
        Draws draws = new Draws(seed);
        means = new double[components][];
        factors = new double[components][];
        for (int k = 0; k < components; k++) {
            means[k] = draws.normals(D);
            scale(means[k], spread);
            factors[k] = draws.normals(D * D);
            scale(factors[k], 0.35 / Math.sqrt(D));
            for (int i = 0; i < D; i++) {
                factors[k][i * D + i] += 0.2 + 0.5 * draws.uniform();
            }
        }
        weights = draws.sticks(components, GAMMA);
    }

    private static void scale(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    /** Songs {@code first} (inclusive) to {@code last} (exclusive). */
    List<Frames> songs(int first, int last) {
        return IntStream.range(first, last).mapToObj(this::song).toList();
    }

    private Frames song(int j) {
        Draws draws = new Draws(seed + (j + 1) * 0xD1342543DE82EF95L);
        int N = shortest + (int) (draws.uniform() * (longest - shortest + 1));
        double[] slotWeights = draws.sticks(SONG_STICKS, ALPHA0);
        int[] component = draws.choose(weights, SONG_STICKS);
        int[] slot = draws.choose(slotWeights, N);
        double[] z = draws.normals(N * D);
        float[] x = new float[N * D];
        for (int n = 0; n < N; n++) {
            int k = component[slot[n]];
            for (int i = 0; i < D; i++) {
                double value = 0;
                for (int l = 0; l < D; l++) {
                    value += factors[k][i * D + l] * z[n * D + l];
                }
                value += means[k][i];
                x[n * D + i] = (float) (Math.floor(value / QUANTUM + 0.5) * QUANTUM);
            }
        }
        return new Frames(N, D, x);
    }

    /** A stream of SplitMix64 draws. */
    private static final class Draws {
        private long state;

        Draws(long seed) {
            state = seed;
        }

        double uniform() {
            state += 0x9E3779B97F4A7C15L;
            long z = state;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
        }

        double[] normals(int n) {
            double[] normals = new double[n];
            for (int i = 0; i < n; i++) {
                double radius = Math.sqrt(-2 * Math.log1p(-uniform()));
                normals[i] = radius * Math.cos(2 * Math.PI * uniform());
            }
            return normals;
        }

        double[] sticks(int n, double concentration) {
            double[] broken = new double[n];
            double left = 1;
            for (int i = 0; i < n; i++) {
                double share = 1 - Math.pow(1 - uniform(), 1 / concentration);
                share = i == n - 1 ? 1 : share;
                broken[i] = share * left;
                left *= 1 - share;
            }
            return broken;
        }

        int[] choose(double[] weights, int n) {
            int[] chosen = new int[n];
            for (int i = 0; i < n; i++) {
                double u = uniform();
                double below = weights[0];
                int k = 0;
                while (k < weights.length - 1 && below <= u) {
                    k++;
                    below += weights[k];
                }
                chosen[i] = k;
            }
            return chosen;
        }
    }
}
