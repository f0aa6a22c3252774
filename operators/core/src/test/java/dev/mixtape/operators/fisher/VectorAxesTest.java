package dev.mixtape.operators.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.Model;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VectorAxesTest {

    private static final Model MODEL = Samples.model(Samples.hyperparameters(3, 5, 4), 7);

    private static final List<Frames> SONGS =
            IntStream.range(0, 12).mapToObj(j -> Samples.song(MODEL, 60, j)).toList();

    @Test
    void songsLieAlongThemAsFarApartAsTheirVectors() {
        PrincipalAxes axes = VectorAxes.learn(MODEL, SONGS, 11);
        SongVector vector = SongVector.of(MODEL);
        for (int a = 0; a < SONGS.size(); a++) {
            for (int b = 0; b < a; b++) {
                float[] whole = vector.embed(SONGS.get(a));
                float[] other = vector.embed(SONGS.get(b));
                assertThat(distance(axes.project(whole), axes.project(other)))
                        .isCloseTo(distance(whole, other), within(2e-3));
            }
        }
    }

    @Test
    void areTheSameToTheLastBitWheneverTheyAreLearned() {
        PrincipalAxes axes = VectorAxes.learn(MODEL, SONGS, 6);
        assertThat(VectorAxes.learn(MODEL, SONGS, 6).axes()).isDeepEqualTo(axes.axes());
        assertThat(axes.rounded().axes()).isDeepEqualTo(axes.axes());
    }

    @Test
    void ofNoWidthThereAreNone() {
        assertThat(VectorAxes.learn(MODEL, SONGS, 0)).isSameAs(PrincipalAxes.NONE);
    }

    @Test
    void aModelTakesAxesOfItsOwnShapeOnly() {
        Model other = Samples.model(Samples.hyperparameters(3, 4, 4), 7);
        assertThatThrownBy(() -> other.with(VectorAxes.learn(MODEL, SONGS, 2)))
                .hasMessageContaining("axes.mean.length=36")
                .hasMessageContaining("2*K*D+D*(D+1)/2=30");
    }

    private static double distance(float[] x, float[] y) {
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            squares += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return Math.sqrt(squares);
    }
}
