package dev.mixtape.operators.planted;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.Packed;
import java.util.Arrays;
import java.util.Random;

/** A known mixture of K Gaussians in D dimensions, and songs of some of them in random shares. */
public final class PlantedMixture {

    private final int D;
    private final double[][] means;
    private final Cholesky[] covariances;

    /**
     * A song, and the truth about it.
     *
     * @param labels the component that each frame was drawn from, N
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
    public record Song(Frames frames, int[] labels) {}

    /**
     * Draws a mixture.
     *
     * @param separation standard deviation of the means, where a component's own is about 1
     */
    public PlantedMixture(int D, int K, double separation, Random random) {
        this.D = D;
        means = new double[K][D];
        covariances = new Cholesky[K];
        for (int k = 0; k < K; k++) {
            for (int i = 0; i < D; i++) {
                means[k][i] = separation * random.nextGaussian();
            }
            covariances[k] = Cholesky.of(D, covariance(D, random));
        }
    }

    private PlantedMixture(int D, double[][] means, Cholesky[] covariances) {
        this.D = D;
        this.means = means;
        this.covariances = covariances;
    }

    /**
     * The same mixture with every mean moved.
     *
     * @param distance how far, where a component's own standard deviation is about 1
     * @param random gives each mean a direction of its own: equal seeds, equal directions
     */
    public PlantedMixture moved(double distance, Random random) {
        double[][] there = new double[K()][];
        for (int k = 0; k < there.length; k++) {
            double[] direction = random.doubles(D, -1, 1).toArray();
            double length = Math.sqrt(Arrays.stream(direction).map(v -> v * v).sum());
            there[k] = means[k].clone();
            for (int i = 0; i < D; i++) {
                there[k][i] += distance / length * direction[i];
            }
        }
        return new PlantedMixture(D, there, covariances);
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

    /** K. */
    public int K() {
        return means.length;
    }

    /** The mean of component k, D; not copied. */
    public double[] mean(int k) {
        return means[k];
    }

    /** The covariance of component k. */
    public Cholesky covariance(int k) {
        return covariances[k];
    }

    /**
     * Draws a song.
     *
     * @param N frames
     * @param components that it uses at most, at least 1
     */
    public Song song(int N, int components, Random random) {
        return song(N, random.ints(components, 0, K()).toArray(), random);
    }

    /**
     * Draws a song of given components, in random shares.
     *
     * @param N frames
     * @param used at least one component; one that is there twice has two shares
     */
    public Song song(int N, int[] used, Random random) {
        double[] share = new double[used.length];
        for (int u = 0; u < used.length; u++) {
            share[u] = -Math.log(1 - random.nextDouble());
        }
        double total = Arrays.stream(share).sum();
        float[] values = new float[N * D];
        int[] labels = new int[N];
        for (int n = 0; n < N; n++) {
            double left = random.nextDouble() * total;
            int u = 0;
            while (u < used.length - 1 && left > share[u]) {
                left -= share[u++];
            }
            labels[n] = used[u];
            frame(used[u], values, n * D, random);
        }
        return new Song(new Frames(N, D, values), labels);
    }

    private void frame(int k, float[] values, int at, Random random) {
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
}
