package dev.mixtape.operators.learner;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.planted.PlantedMixture;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Songs drawn from a known mixture, of at most five components each. Keeps the truth, so that what
 * was learned can be compared with it.
 */
final class Planted implements Songs {

    private static final int COMPONENTS_A_SONG = 5;

    private final int D;
    private final PlantedMixture mixture;
    private final List<PlantedMixture.Song> songs;

    /**
     * Draws a corpus.
     *
     * @param separation standard deviation of the means, where a component's own is about 1
     */
    Planted(int D, int K, double separation, int count, int N, long seed) {
        this.D = D;
        Random random = new Random(seed);
        mixture = new PlantedMixture(D, K, separation, random);
        songs =
                IntStream.range(0, count)
                        .mapToObj(j -> mixture.song(N, COMPONENTS_A_SONG, random))
                        .toList();
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
        return songs.get(j).frames();
    }

    /** The component that each frame was drawn from. */
    int[] labels(int j) {
        return songs.get(j).labels();
    }

    /** The component that a Gaussian oracle with the true parameters takes each frame for. */
    int[] oracle(int j) {
        Frames song = frames(j);
        int[] oracle = new int[song.count()];
        double[] difference = new double[D];
        double[] work = new double[D];
        for (int n = 0; n < oracle.length; n++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < mixture.K(); k++) {
                double[] mean = mixture.mean(k);
                for (int i = 0; i < D; i++) {
                    difference[i] = song.values()[n * D + i] - mean[i];
                }
                Cholesky covariance = mixture.covariance(k);
                double log =
                        -0.5
                                * (covariance.logDet()
                                        + covariance.inverseQuadraticForm(difference, 0, work));
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
