package dev.mixtape.operators.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Whitening;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SongVectorTest {

    private static final int K = 5;
    private static final int D = 3;
    private static final Model MODEL = Samples.model(Samples.hyperparameters(D, K, 4), 7);
    private static final SongVector VECTOR = SongVector.of(MODEL);

    @Test
    void isTheFisherVectorAndThenTheCovarianceEachOfLengthOne() {
        Frames song = Samples.song(MODEL, 61, 1);
        float[] both = VECTOR.embed(song);
        assertThat(both).hasSize(2 * K * D + D * (D + 1) / 2);
        float[] first = Arrays.copyOf(both, 2 * K * D);
        float[] second = Arrays.copyOfRange(both, 2 * K * D, both.length);
        assertThat(first).isEqualTo(FisherVector.of(MODEL).embed(song));
        assertThat(second).isEqualTo(SongVector.covariance(MODEL.whitening(), song));
        assertThat(length(first)).isCloseTo(1, within(1e-6));
        assertThat(length(second)).isCloseTo(1, within(1e-6));
    }

    /** Frames are what counts, not their order, nor whether they are a multiple of four. */
    @Test
    void doesNotDependOnTheOrderOfFrames() {
        Frames song = Samples.song(MODEL, 62, 2);
        float[] turned = new float[song.values().length];
        for (int n = 0; n < song.count(); n++) {
            System.arraycopy(song.values(), n * D, turned, (song.count() - 1 - n) * D, D);
        }
        assertThat(VECTOR.embed(new Frames(song.count(), D, turned)))
                .containsExactly(VECTOR.embed(song), within(1e-5f));
    }

    /** A song of one frame has a covariance of zero, and still a direction. */
    @Test
    void aSongOfOneFrameHasAFiniteVector() {
        for (float value : VECTOR.embed(Samples.song(MODEL, 1, 3))) {
            assertThat(value).isFinite();
        }
    }

    /** Finite, but so far away that a whitened float is not: squares stay numbers all the same. */
    @Test
    void aSongFarBeyondAllOthersHasAFiniteCovariance() {
        double[] matrix = {1e4, 0, 0, 0, 1e4, 0, 0, 0, 1e4};
        Whitening whitening = new Whitening(new double[D], matrix);
        for (float far : new float[] {1e30f, Float.MAX_VALUE}) {
            Frames song = new Frames(2, D, new float[] {far, -far, 1, 1, far, -far});
            for (float value : SongVector.covariance(whitening, song)) {
                assertThat(value).isFinite();
            }
        }
    }

    private static double length(float[] v) {
        double squares = 0;
        for (float value : v) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }
}
