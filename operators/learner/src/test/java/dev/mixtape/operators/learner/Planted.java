package dev.mixtape.operators.learner;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.Packed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Songs drawn from a known HDP-GMM: corpus weights, a few components a song, Gaussian frames. Keeps
 * the truth, so that what was learned can be compared with it.
 */
final class Planted implements Songs {

    private final int D;
    private final int K;
    private final double[][] means;
    private final Cholesky[] covariances;
    private final List<Frames> songs = new ArrayList<>();
    private final List<int[]> labels = new ArrayList<>();

    /**
     * Draws a corpus.
     *
     * @param separation standard deviation of the means, where a component's own is about 1
     */
    Planted(int D, int K, double separation, int count, int N, long seed) {
        this.D = D;
        this.K = K;
        Random random = new Random(seed);
        means = new double[K][D];
        covariances = new Cholesky[K];
        for (int k = 0; k < K; k++) {
            for (int i = 0; i < D; i++) {
                means[k][i] = separation * random.nextGaussian();
            }
            covariances[k] = Cholesky.of(D, covariance(random));
        }
        for (int j = 0; j < count; j++) {
            song(N, random);
        }
    }

    private double[] covariance(Random random) {
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

    /** A song of at most five components, in random shares. */
    private void song(int N, Random random) {
        int[] used = random.ints(5, 0, K).toArray();
        double[] share = new double[5];
        for (int u = 0; u < 5; u++) {
            share[u] = -Math.log(1 - random.nextDouble());
        }
        double total = Arrays.stream(share).sum();
        float[] values = new float[N * D];
        int[] label = new int[N];
        for (int n = 0; n < N; n++) {
            double left = random.nextDouble() * total;
            int u = 0;
            while (u < 4 && left > share[u]) {
                left -= share[u++];
            }
            label[n] = used[u];
            frame(used[u], values, n * D, random);
        }
        songs.add(new Frames(N, D, values));
        labels.add(label);
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

    @Override
    public int count() {
        return songs.size();
    }

    @Override
    public int dimensions() {
        return D;
    }

    @Override
    public String id(int j) {
        return "planted-" + j;
    }

    @Override
    public Frames frames(int j) {
        return songs.get(j);
    }

    /** The component that each frame was drawn from. */
    int[] labels(int j) {
        return labels.get(j);
    }

    /** The component that a Gaussian oracle with the true parameters takes each frame for. */
    int[] oracle(int j) {
        Frames song = songs.get(j);
        int[] oracle = new int[song.count()];
        double[] difference = new double[D];
        double[] work = new double[D];
        for (int n = 0; n < oracle.length; n++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < K; k++) {
                for (int i = 0; i < D; i++) {
                    difference[i] = song.values()[n * D + i] - means[k][i];
                }
                double log =
                        -0.5
                                * (covariances[k].logDet()
                                        + covariances[k].inverseQuadraticForm(difference, 0, work));
                if (log > best) {
                    best = log;
                    oracle[n] = k;
                }
            }
        }
        return oracle;
    }

    @Override
    public void close() {}
}
