package dev.mixtape.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ExactStatisticsTest {
    private static final int D = 3;
    private static final int K = 2;

    @Property(tries = 200)
    void theSameSongsGiveTheSameBitsInAnyOrderAndGrouping(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int songs) {
        Random random = new Random(seed);
        CorpusPosterior about = posterior(random);
        List<SufficientStatistics> terms = new ArrayList<>();
        for (int j = 0; j < songs; j++) {
            terms.add(song(random, Math.pow(10, random.nextInt(10) - 5)));
        }
        ExactStatistics inOrder = sum(about, terms);

        Collections.shuffle(terms, random);
        int cut = random.nextInt(songs + 1);
        ExactStatistics inTwoParts = sum(about, terms.subList(0, cut));
        inTwoParts.add(sum(about, terms.subList(cut, songs)));

        assertThat(inTwoParts.words()).isEqualTo(inOrder.words());
        assertThat(inTwoParts.toStatistics().values()).isEqualTo(inOrder.toStatistics().values());
        assertThat(inOrder.tracks()).isEqualTo(songs);
    }

    @Property(tries = 100)
    void agreesWithTheCentredSums(@ForAll long seed) {
        Random random = new Random(seed);
        CorpusPosterior about = posterior(random);
        List<SufficientStatistics> terms = new ArrayList<>();
        SufficientStatistics expected = new SufficientStatistics(D, K);
        for (int j = 0; j < 10; j++) {
            SufficientStatistics song = song(random, 1);
            terms.add(song);
            expected.add(song);
        }
        double[] actual = sum(about, terms).toStatistics().values();
        for (int i = 0; i < actual.length; i++) {
            double size = 1 + Math.abs(expected.values()[i]);
            assertThat(actual[i]).isCloseTo(expected.values()[i], within(1e-11 * size));
        }
    }

    @Test
    void carriesBetweenItsTwoWordsWhateverTheSigns() {
        CorpusPosterior about = posterior(new Random(1));
        ExactStatistics sum = new ExactStatistics(about);
        for (double bound : new double[] {0x1p50, -3, 0x1p-40, -0x1p50, 300, -0x1p8}) {
            SufficientStatistics song = new SufficientStatistics(D, K);
            song.addSong(1, bound, 0);
            sum.add(song);
        }
        assertThat(sum.toStatistics().bound()).isEqualTo(41 + 0x1p-40);
    }

    @Test
    void refusesASongThatIsTooFarAwayAndAddsNothingOfIt() {
        CorpusPosterior about = posterior(new Random(1));
        ExactStatistics sum = new ExactStatistics(about);
        SufficientStatistics far = song(new Random(2), 1e9);
        assertThatThrownBy(() -> sum.add(far))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too far from the model");
        assertThat(sum.words()).containsOnly(0L);
    }

    @Test
    void refusesWordsOfAnotherShape() {
        assertThatThrownBy(() -> new ExactStatistics(posterior(new Random(1)), new long[7]))
                .hasMessage("words=7: must be 52 for D=3, K=2");
    }

    private static ExactStatistics sum(CorpusPosterior about, List<SufficientStatistics> terms) {
        ExactStatistics sum = new ExactStatistics(about);
        terms.forEach(sum::add);
        return sum;
    }

    /** Twenty weighted frames about 10 times the scale. */
    private static SufficientStatistics song(Random random, double scale) {
        SufficientStatistics song = new SufficientStatistics(D, K);
        double[] none = new double[Packed.size(D)];
        for (int n = 0; n < 20; n++) {
            double[] x = new double[D];
            Arrays.setAll(x, i -> scale * (10 + random.nextGaussian()));
            song.merge(random.nextInt(K), random.nextDouble(), x, 0, none, 0);
        }
        song.addStickMass(random.nextInt(K), random.nextDouble());
        song.addSong(20, -1e3 * random.nextDouble(), -random.nextDouble());
        return song;
    }

    private static CorpusPosterior posterior(Random random) {
        List<NormalWishart> components = new ArrayList<>();
        for (int k = 0; k < K; k++) {
            double[] m = new double[D];
            Arrays.setAll(m, i -> 10 + random.nextGaussian());
            components.add(new NormalWishart(m, 2, Packed.identity(D, 1), D + 2));
        }
        double[] mass = {1, 1};
        return new CorpusPosterior(
                components,
                mass,
                Sticks.of(mass, 1, Sticks.byFallingMass(mass)),
                GammaPosterior.FIXED,
                GammaPosterior.FIXED);
    }
}
