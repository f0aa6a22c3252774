package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.fisher.Normalisation;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Whitening;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VladTest {

    private static Frames song(int N, int D, long seed) {
        Random random = new Random(seed);
        float[] x = new float[N * D];
        for (int q = 0; q < x.length; q++) {
            x[q] = (float) (2 * random.nextGaussian());
        }
        return new Frames(N, D, x);
    }

    @Test
    void vladIsTheResidualsOfEveryWord() {
        Matrix words = new Matrix(2, 2, new float[] {0, 0, 10, 0});
        Frames song = new Frames(3, 2, new float[] {1, 1, 0, 3, 14, 0});
        float[] expected = {1, 4, 4, 0};
        Normalisation.apply(expected);
        assertThat(new Vlad(Whitening.identity(2), words).embed(song))
                .containsExactly(expected, within(1e-6f));
        assertThat(Vlad.learn(List.of(song(100, 3, 1)), 8, 1).embed(song(5, 3, 2))).hasSize(24);
        assertThatThrownBy(() -> Vlad.learn(List.of(song(100, 3, 1)), 0, 1))
                .hasMessage("words=0: must be at least 1");
    }
}
