package dev.mixtape.operators.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class HalfLifeTest {
    private static final long NOON = Instant.parse("2026-07-01T12:00:00Z").toEpochMilli();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private record Play(double weight, long time) {}

    @Property(tries = 200)
    void theOrderOfPlaysChangesNoMoreThanRounding(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 500) int plays,
            @ForAll @IntRange(min = 1, max = 100_000) int halfLifeMinutes) {
        Random random = new Random(seed);
        List<Play> all = new ArrayList<>();
        for (int i = 0; i < plays; i++) {
            double weight = Math.pow(10, random.nextInt(12) - 6);
            all.add(new Play(weight, NOON - (long) (random.nextDouble() * 3_650 * DAY)));
        }
        HalfLife halfLife = new HalfLife(60_000L * halfLifeMinutes);
        double inOrder = halfLife.at(sum(halfLife, all), NOON);
        Collections.shuffle(all, random);
        double shuffled = halfLife.at(sum(halfLife, all), NOON);
        assertThat(shuffled).isCloseTo(inOrder, within(plays * 0x1p-52 * inOrder));
    }

    @Property(tries = 200)
    void isTheSumOfEachPlaysOwnDecay(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int plays) {
        Random random = new Random(seed);
        HalfLife halfLife = new HalfLife(30 * DAY);
        List<Play> all = new ArrayList<>();
        double expected = 0;
        for (int i = 0; i < plays; i++) {
            Play play = new Play(random.nextDouble(), NOON - random.nextInt(1_000) * DAY / 7);
            all.add(play);
            expected += play.weight() * Math.pow(2, -(NOON - play.time()) / (30.0 * DAY));
        }
        assertThat(halfLife.at(sum(halfLife, all), NOON))
                .isCloseTo(expected, within(1e-12 * expected));
    }

    @Test
    void aPlayCountsHalfAfterAHalfLife() {
        HalfLife halfLife = new HalfLife(30 * DAY);
        DecayedWeight play = halfLife.weigh(3, NOON);
        assertThat(halfLife.at(play, NOON)).isCloseTo(3, within(1e-14));
        assertThat(halfLife.at(play, NOON + 30 * DAY)).isCloseTo(1.5, within(1e-14));
        assertThat(halfLife.at(play, NOON - 30 * DAY)).isCloseTo(6, within(1e-14));
    }

    @Test
    void aSecondForAHalfLifeNeitherOverflowsNorForgetsTheNewest() {
        HalfLife halfLife = new HalfLife(1_000);
        DecayedWeight old = halfLife.weigh(1e6, 1);
        DecayedWeight both = old.plus(halfLife.weigh(1e-6, NOON));
        assertThat(both.exponent()).isGreaterThan(1_000_000_000L);
        assertThat(halfLife.at(both, NOON)).isCloseTo(1e-6, within(1e-20));
        assertThat(halfLife.at(old, NOON)).isZero();
        assertThat(old.dividedBy(both)).isZero();
    }

    @Test
    void keepsTheSmallestNumbersThereAre() {
        DecayedWeight tiny = DecayedWeight.of(Double.MIN_VALUE, 0);
        assertThat(tiny).isEqualTo(new DecayedWeight(1, -1_074));
        assertThat(tiny.plus(tiny)).isEqualTo(new DecayedWeight(1, -1_073));
    }

    @Test
    void anotherHalfLifeKeepsWhatIsAndChangesWhatComes() {
        HalfLife slow = new HalfLife(30 * DAY);
        HalfLife quick = new HalfLife(DAY);
        DecayedWeight rewritten = slow.rewrite(slow.weigh(8, NOON - 60 * DAY), quick, NOON);
        assertThat(quick.at(rewritten, NOON)).isCloseTo(2, within(1e-13));
        assertThat(quick.at(rewritten, NOON + DAY)).isCloseTo(1, within(1e-13));
    }

    @Test
    void refusesWhatIsNoWeight() {
        assertThatThrownBy(() -> DecayedWeight.of(-1, 0))
                .hasMessage("mass=-1.0: must be at least 0 and finite");
        assertThatThrownBy(() -> DecayedWeight.of(Double.NaN, 0)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new HalfLife(0))
                .hasMessage("halfLife=0 ms: must be at least 1 ms");
        assertThatThrownBy(() -> DecayedWeight.ZERO.dividedBy(DecayedWeight.ZERO))
                .hasMessage("whole=0: must be more than 0");
    }

    private static DecayedWeight sum(HalfLife halfLife, List<Play> plays) {
        DecayedWeight sum = DecayedWeight.ZERO;
        for (Play play : plays) {
            sum = sum.plus(halfLife.weigh(play.weight(), play.time()));
        }
        return sum;
    }
}
