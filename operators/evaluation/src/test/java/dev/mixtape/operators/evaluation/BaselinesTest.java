package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.Frames;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    /** Frames about the corners of a square of side 20, in turn or one only. */
    private static Frames corners(int N, int only, long seed) {
        Random random = new Random(seed);
        float[] x = new float[N * 2];
        for (int n = 0; n < N; n++) {
            int corner = only < 0 ? n % 4 : only;
            x[2 * n] = (float) (20 * (corner / 2) + random.nextGaussian());
            x[2 * n + 1] = (float) (20 * (corner % 2) + random.nextGaussian());
        }
        return new Frames(N, 2, x);
    }

    @Test
    void aSongsMeansComeFirstThenItsDeviations() {
        float[] g1 = MeanAndDeviation.of(new Frames(4, 2, new float[] {1, 5, 3, 5, 1, 5, 3, 5}));
        assertThat(g1).containsExactly(2, 5, 1, 0);
        assertThatThrownBy(() -> MeanAndDeviation.of(new Frames(0, 2, new float[0])))
                .hasMessage("frames=0: a song needs at least one frame");
    }

    @Test
    void everyClusterGetsAWordAndASongIsItsWordsShares() {
        VectorQuantisation vq =
                VectorQuantisation.learn(List.of(corners(400, -1, 1), corners(400, -1, 2)), 4, 1);
        float[] all = vq.embed(corners(200, -1, 3));
        for (float share : all) {
            assertThat(Math.exp(share)).isCloseTo(0.25, within(1e-6));
        }
        float[] one = vq.embed(corners(200, 2, 4));
        assertThat(one).containsOnlyOnce(0f);
        assertThat(one).contains((float) Math.log(1e-8));
    }

    @Test
    void theSeedDecidesTheCodebook() {
        List<Frames> songs = List.of(corners(300, -1, 1));
        assertThat(VectorQuantisation.learn(songs, 16, 1).centres().values())
                .isEqualTo(VectorQuantisation.learn(songs, 16, 1).centres().values())
                .isNotEqualTo(VectorQuantisation.learn(songs, 16, 2).centres().values());
    }

    @Test
    void moreWordsThanFramesIsNoError() {
        VectorQuantisation vq = VectorQuantisation.learn(List.of(corners(3, -1, 1)), 8, 1);
        assertThat(vq.embed(corners(3, -1, 1))).hasSize(8);
    }

    @Test
    void theNearestCentreIsTheOneOfLeastDistance() {
        Random random = new Random(1);
        for (int D : new int[] {1, 3, 4, 7, 52}) {
            Matrix centres = gaussian(random, 37, D);
            Matrix x = gaussian(random, 200, D);
            int[] nearest = MiniBatchKMeans.nearest(x, centres);
            for (int n = 0; n < x.rows(); n++) {
                double least = Double.POSITIVE_INFINITY;
                for (int k = 0; k < centres.rows(); k++) {
                    least = Math.min(least, distance(x, n, centres, k));
                }
                assertThat(distance(x, n, centres, nearest[n])).isCloseTo(least, within(1e-4));
            }
        }
    }

    private static Matrix gaussian(Random random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int q = 0; q < values.length; q++) {
            values[q] = (float) random.nextGaussian();
        }
        return new Matrix(rows, columns, values);
    }

    private static double distance(Matrix x, int n, Matrix centres, int k) {
        double sum = 0;
        for (int i = 0; i < x.columns(); i++) {
            sum += Math.pow(x.at(n, i) - centres.at(k, i), 2);
        }
        return sum;
    }
}
