package dev.mixtape.operators.planted;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.learner.Songs;
import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.Packed;
import java.util.Arrays;
import java.util.Random;

/**
 * Songs of a known mixture: a dozen Gaussian components each, in random shares. A song depends on
 * the mixture's seed and its own number alone.
 */
final class PlantedSongs implements Songs {

    private static final int COMPONENTS_A_SONG = 12;

    /** Standard deviation of the means, where a component's own is about 1. */
    private static final double SEPARATION = 1;

    private final Size size;
    private final int count;
    private final long seed;
    private final double[][] means;
    private final Cholesky[] covariances;

    PlantedSongs(Size size, int count, long seed) {
        this.size = size;
        this.count = count;
        this.seed = seed;
        Random random = new Random(seed);
        means = new double[size.K()][size.D()];
        covariances = new Cholesky[size.K()];
        for (int k = 0; k < size.K(); k++) {
            for (int i = 0; i < size.D(); i++) {
                means[k][i] = SEPARATION * random.nextGaussian();
            }
            covariances[k] = Cholesky.of(size.D(), covariance(size.D(), random));
        }
    }

    private static double[] covariance(int D, Random random) {
        double[] packed = Packed.identity(D, 0.4);
        double[] direction = new double[D];
        for (int rank = 0; rank < 2 * D; rank++) {
            for (int i = 0; i < D; i++) {
                direction[i] = random.nextGaussian();
            }
            Packed.addOuter(packed, 0, 0.3 / D, direction);
        }
        return packed;
    }

    @Override
    public Frames frames(int j) {
        return song(j, size.frames());
    }

    /** Song j, of so many frames; j may be {@link #count} or more. */
    Frames song(int j, int N) {
        Random random = new Random(seed * 1_000_003 + j);
        int[] used = random.ints(COMPONENTS_A_SONG, 0, size.K()).toArray();
        double[] share = new double[used.length];
        for (int u = 0; u < used.length; u++) {
            share[u] = -Math.log(1 - random.nextDouble());
        }
        double total = Arrays.stream(share).sum();
        float[] values = new float[N * size.D()];
        for (int n = 0; n < N; n++) {
            double left = random.nextDouble() * total;
            int u = 0;
            while (u < used.length - 1 && left > share[u]) {
                left -= share[u++];
            }
            frame(used[u], values, n * size.D(), random);
        }
        return new Frames(N, size.D(), values);
    }

    private void frame(int k, float[] values, int at, Random random) {
        int D = size.D();
        double[] z = new double[D];
        for (int i = 0; i < D; i++) {
            z[i] = random.nextGaussian();
        }
        for (int i = 0; i < D; i++) {
            double value = means[k][i];
            for (int j = 0; j <= i; j++) {
                value += covariances[k].L()[i * D + j] * z[j];
            }
            values[at + i] = (float) value;
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int dimensions() {
        return size.D();
    }

    @Override
    public String id(int j) {
        return "planted-" + j;
    }

    @Override
    public void close() {}
}
