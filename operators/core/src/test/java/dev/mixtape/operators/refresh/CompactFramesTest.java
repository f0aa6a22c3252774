package dev.mixtape.operators.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Whitening;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CompactFramesTest {
    private static final int D = 4;

    private static final Whitening WHITENING =
            new Whitening(
                    new double[] {1, -2, 300, 0.5},
                    new double[] {2, 0, 0, 0, -1, 0.5, 0, 0, 0.2, 0.1, 0.01, 0, 1, -3, 0.4, 20});

    private static Frames song(int count) {
        Random random = new Random(count);
        float[] values = new float[count * D];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((i % D == 2 ? 300 : 0) + random.nextGaussian());
        }
        return new Frames(count, D, values);
    }

    @Test
    void whitenedValuesAreOffByAtMostHalfAStep() {
        Frames song = song(500);
        CompactFrames kept = CompactFrames.of(song, WHITENING, 500);
        double[] exact = WHITENING.apply(song);
        double[] again = WHITENING.apply(kept.restore(WHITENING));
        for (int i = 0; i < exact.length; i++) {
            double step = kept.scales()[i % D];
            assertThat(again[i]).isCloseTo(exact[i], within(0.501 * step));
        }
    }

    @Test
    void takesAByteAValueAndEightAColumn() {
        assertThat(CompactFrames.of(song(500), WHITENING, 2_000).bytes())
                .isEqualTo(500 * D + 8 * D);
    }

    @Test
    void keepsSoManyFramesOfALongerSongSpreadEvenly() {
        float[] values = new float[1_000 * D];
        for (int n = 0; n < 1_000; n++) {
            values[n * D] = n;
        }
        Whitening identity = Whitening.identity(D);
        Frames kept =
                CompactFrames.of(new Frames(1_000, D, values), identity, 300).restore(identity);
        assertThat(kept.count()).isEqualTo(300);
        for (int n = 0; n < 300; n++) {
            int row = n * 1_000 / 300;
            assertThat((double) kept.values()[n * D]).isCloseTo(row, within(2.0));
        }
    }

    @Test
    void aColumnThatNeverChangesComesBackAsItWas() {
        Whitening identity = Whitening.identity(1);
        Frames song = new Frames(3, 1, new float[] {7.25f, 7.25f, 7.25f});
        assertThat(CompactFrames.of(song, identity, 9).restore(identity).values())
                .containsExactly(7.25f, 7.25f, 7.25f);
    }

    @Test
    void whiteningIsTakenBack() {
        Frames song = song(50);
        assertThat(WHITENING.undo(WHITENING.apply(song)).values())
                .usingComparatorWithPrecision(1e-4f)
                .containsExactly(song.values());
    }

    @Test
    void refusesToKeepNothing() {
        assertThatThrownBy(() -> CompactFrames.of(song(5), WHITENING, 0))
                .hasMessage("refresh.max-frames=0: must be at least 1");
        assertThatThrownBy(() -> CompactFrames.of(song(0), WHITENING, 5))
                .hasMessageContaining("a song needs at least one frame");
    }
}
