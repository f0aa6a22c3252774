package dev.mixtape.operators.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.fisher.Likeness.Deviation;
import dev.mixtape.operators.fisher.Likeness.Moment;
import dev.mixtape.operators.fisher.Likeness.Part;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.inference.Samples;
import dev.mixtape.operators.model.Model;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LikenessTest {

    private static final Model BARE = Samples.model(Samples.hyperparameters(3, 5, 4), 7);

    private static final List<Frames> SONGS =
            IntStream.range(0, 30).mapToObj(j -> Samples.song(BARE, 60, j)).toList();

    /** As many axes as songs allow, so that a vector says nearly all of its song. */
    private static final Model MODEL = BARE.with(VectorAxes.learn(BARE, SONGS, 29));

    private static float[] vector(Model model, Frames song) {
        return model.axes().project(SongVector.of(model).embed(song));
    }

    @Test
    void componentsAndTheCovarianceBringTheWholeCosine() {
        Likeness likeness =
                Likeness.of(MODEL, vector(MODEL, SONGS.get(0)), vector(MODEL, SONGS.get(1)));
        assertThat(likeness.parts()).hasSize(5);
        assertThat(
                        likeness.parts().stream().mapToDouble(Part::share).sum()
                                + likeness.covariation().share())
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

    /**
     * Two songs in which one feature follows another, or its negative, of a corpus without ties.
     */
    @Test
    void namesTheFeaturesThatMoveTogether() {
        List<Frames> songs = IntStream.range(0, 30).mapToObj(j -> song(j, 0)).toList();
        Model model = Bootstrap.bootstrap(Samples.hyperparameters(3, 2, 2), songs, 12);
        for (float sign : new float[] {1, -1}) {
            float[] a = vector(model, song(40, sign));
            float[] b = vector(model, song(41, sign));
            Covariation.Pair most =
                    Likeness.of(model, a, b).covariation().both().stream()
                            .filter(pair -> pair.column() != pair.other())
                            .findFirst()
                            .orElseThrow();
            assertThat(List.of(most.column(), most.other())).containsExactly(0, 2);
            assertThat(most.more()).isEqualTo(sign > 0);
        }
    }

    /** Features 0, 1 and 2 of scales 1, 10 and 100; the last has some of the first in it. */
    private static Frames song(int seed, float tie) {
        Random random = new Random(seed);
        float[] values = new float[300 * 3];
        for (int at = 0; at < values.length; at += 3) {
            values[at] = (float) random.nextGaussian();
            values[at + 1] = (float) random.nextGaussian() * 10;
            values[at + 2] = ((float) random.nextGaussian() + tie * values[at]) * 100;
        }
        return new Frames(300, 3, values);
    }

    @Test
    void aVectorOfZerosIsLikeNothing() {
        float[] zeros = new float[29];
        Likeness likeness = Likeness.of(MODEL, zeros, vector(MODEL, SONGS.get(0)));
        assertThat(likeness.cosine()).isZero();
        assertThat(likeness.parts()).allSatisfy(part -> assertThat(part.share()).isZero());
        assertThat(likeness.covariation().share()).isZero();
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
