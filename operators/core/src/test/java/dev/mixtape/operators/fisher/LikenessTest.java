package dev.mixtape.operators.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.fisher.Likeness.Deviation;
import dev.mixtape.operators.fisher.Likeness.Moment;
import dev.mixtape.operators.fisher.Likeness.Part;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.model.Model;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LikenessTest {

    private static final Model BARE = Samples.model(Samples.hyperparameters(3, 5, 4), 7);

    private static final List<Frames> SONGS =
            IntStream.range(0, 30).mapToObj(j -> Samples.song(BARE, 60, j)).toList();

    /** As many axes as songs allow, so that a vector says nearly all of its song. */
    private static final Model MODEL = BARE.with(VectorAxes.learn(BARE, SONGS, 29));

    private static float[] vector(Model model, Frames song) {
        return model.axes().project(FisherVector.of(model).embed(song));
    }

    @Test
    void componentsBringTheWholeCosine() {
        Likeness likeness =
                Likeness.of(MODEL, vector(MODEL, SONGS.get(0)), vector(MODEL, SONGS.get(1)));
        assertThat(likeness.parts()).hasSize(5);
        assertThat(likeness.parts().stream().mapToDouble(Part::share).sum())
                .isCloseTo(likeness.cosine(), within(1e-3));
        assertThat(likeness.parts().stream().map(Part::share))
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
        float[] same = vector(MODEL, SONGS.get(2));
        assertThat(Likeness.of(MODEL, same, same).cosine()).isCloseTo(1, within(1e-12));
    }

    /** Songs of one component, moved in one feature: its mean is what they have in common. */
    @Test
    void namesTheFeatureThatBothHaveMoreOf() {
        Model bare = Samples.model(Samples.hyperparameters(3, 2, 2), 5);
        List<Frames> songs =
                IntStream.range(0, 30).mapToObj(j -> Samples.song(bare, 400, j)).toList();
        Model model = bare.with(VectorAxes.learn(bare, songs, 12));
        double[] deviations = model.whitening().deviations();
        for (int column = 0; column < 3; column++) {
            for (int sign : new int[] {1, -1}) {
                float[] a = moved(model, songs.get(3), column, sign * deviations[column]);
                float[] b = moved(model, songs.get(4), column, sign * deviations[column]);
                Deviation most =
                        Likeness.of(model, a, b).parts().stream()
                                .flatMap(part -> part.both().stream())
                                .filter(deviation -> deviation.moment() == Moment.MEAN)
                                .max(Comparator.comparingDouble(Deviation::size))
                                .orElseThrow();
                assertThat(most.column()).isEqualTo(column);
                assertThat(most.more()).isEqualTo(sign > 0);
            }
        }
    }

    @Test
    void aVectorOfZerosIsLikeNothing() {
        float[] zeros = new float[29];
        Likeness likeness = Likeness.of(MODEL, zeros, vector(MODEL, SONGS.get(0)));
        assertThat(likeness.cosine()).isZero();
        assertThat(likeness.parts()).allSatisfy(part -> assertThat(part.share()).isZero());
    }

    @Test
    void refusesVectorsOfOtherAxes() {
        float[] vector = vector(MODEL, SONGS.get(0));
        assertThatThrownBy(() -> Likeness.of(BARE, vector, vector))
                .hasMessageContaining(
                        "vectors of 29 and 29 numbers: must have the 0 of the model's axes");
        assertThatThrownBy(() -> Likeness.of(MODEL, vector, new float[3]))
                .hasMessageContaining("29 and 3 numbers");
    }

    private static float[] moved(Model model, Frames song, int column, double by) {
        float[] values = song.values().clone();
        for (int at = column; at < values.length; at += song.dimensions()) {
            values[at] += (float) by;
        }
        return vector(model, new Frames(song.count(), song.dimensions(), values));
    }
}
