package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Whitening;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SongGaussianTest {

    private static final Frames SQUARE =
            new Frames(4, 2, new float[] {1, 0, 3, 0, 3, 2, 1, 2}); // mean (2, 1), covariance I

    private static SongGaussian of(int D, boolean logarithm) {
        return new SongGaussian(Whitening.identity(D), logarithm);
    }

    private static Frames gaussian(int N, int D, long seed) {
        Random random = new Random(seed);
        float[] x = new float[N * D];
        for (int q = 0; q < x.length; q++) {
            x[q] = (float) ((1 + q % D) * random.nextGaussian() + (q % D == 0 ? 0 : x[q - 1]));
        }
        return new Frames(N, D, x);
    }

    @Test
    void theMeanComesFirstThenTheUpperTriangle() {
        float[] vector = of(2, false).embed(SQUARE);
        assertThat(vector).containsExactly(new float[] {2, 1, 1, 0, 1}, within(1e-6f));
        assertThat(of(52, false).embed(gaussian(60, 52, 1))).hasSize(1_430);
    }

    @Test
    void theDistanceOfVectorsIsThatOfWholeMatrices() {
        Frames one = new Frames(2, 2, new float[] {1, 1, -1, -1}); // covariance all ones
        Frames other = new Frames(2, 2, new float[] {1, -1, -1, 1}); // ones and minus ones
        float[] a = of(2, false).embed(one);
        float[] b = of(2, false).embed(other);
        double squares = 0;
        for (int q = 0; q < a.length; q++) {
            squares += Math.pow(a[q] - b[q], 2);
        }
        assertThat(squares).as("two entries that differ by 2").isCloseTo(8, within(1e-5));
    }

    @Test
    void theLogarithmOfAUnitCovarianceIsZeroAndOfADiagonalOneTheDiagonals() {
        assertThat(of(2, true).embed(SQUARE))
                .containsExactly(new float[] {2, 1, 0, 0, 0}, within(2e-3f));
        Frames wide = new Frames(4, 2, new float[] {-2, -1, 2, -1, 2, 1, -2, 1});
        assertThat(of(2, true).embed(wide))
                .containsExactly(new float[] {0, 0, (float) Math.log(4), 0, 0}, within(2e-3f));
    }

    @Test
    void theLogarithmTurnsWithTheFrames() {
        // Variances 4 and 1 along (1, 1)/√2 and (1, -1)/√2: ln is ln 4 · ½ in every entry.
        float r = (float) Math.sqrt(0.5);
        Frames turned = new Frames(4, 2, new float[] {3 * r, r, r, 3 * r, -3 * r, -r, -r, -3 * r});
        float half = (float) (Math.log(4) / 2);
        assertThat(of(2, true).embed(turned))
                .containsExactly(
                        new float[] {0, 0, half, half * (float) Math.sqrt(2), half}, within(2e-3f));
    }

    @Test
    void aSongOfOneFrameHasAFiniteVector() {
        Frames song = gaussian(1, 5, 2);
        SongGaussian learned = SongGaussian.learn(List.of(gaussian(300, 5, 1)), true);
        for (float value : learned.embed(song)) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void theCorpusItselfHasMeanZeroAndCovarianceOne() {
        Frames corpus = gaussian(3_000, 4, 1);
        float[] vector = SongGaussian.learn(List.of(corpus), false).embed(corpus);
        float[] expected = new float[14];
        for (int i = 0, at = 4; i < 4; at += 4 - i, i++) {
            expected[at] = 1;
        }
        assertThat(vector).containsExactly(expected, within(1e-3f));
    }

    @Test
    void nothingToLearnFromIsRefused() {
        assertThatThrownBy(() -> SongGaussian.learn(List.of(), false))
                .hasMessage("samples=0: at least one song is needed");
    }
}
