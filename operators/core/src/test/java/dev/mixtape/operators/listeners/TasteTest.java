package dev.mixtape.operators.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class TasteTest {
    private static final HalfLife HOUR = new HalfLife(3_600_000);
    private static final float[] NONE = {};

    @Test
    void weighsTracksByWhatTheirPlaysAreWorthNow() {
        Taste taste = new Taste();
        taste.add(HOUR.weigh(1, 3_600_000), ComponentShares.of(Map.of(3, 0.5, 7, 0.5)), NONE);
        taste.add(HOUR.weigh(1, 7_200_000), ComponentShares.of(Map.of(7, 1.0)), NONE);
        // The second is worth twice the first: 7 has (1/2 + 2) of 3.
        assertThat(taste.shares().shareOf(7)).isCloseTo(2.5 / 3, within(1e-15));
        assertThat(taste.shares().shareOf(3)).isCloseTo(0.5 / 3, within(1e-15));
        assertThat(HOUR.at(taste.weight(), 7_200_000)).isCloseTo(1.5, within(1e-15));
    }

    @Test
    void ofOneTrackIsThatTrack() {
        ComponentShares track = ComponentShares.of(Map.of(0, 0.2, 9, 0.8));
        Taste taste = new Taste();
        taste.add(HOUR.weigh(1e-6, 1), track, NONE);
        assertThat(taste.shares().affinity(track)).isCloseTo(1, within(1e-14));
        assertThat(new Taste().shares().size()).isZero();
    }

    @Test
    void sharesBecomeADistributionWithoutWhatIsNone() {
        ComponentShares shares =
                ComponentShares.of(
                        Map.of(4, 0.3, 2, 0.1, 5, 0.0, 6, Double.NaN, 7, -1.0, 8, 1 / 0.0));
        assertThat(shares.size()).isEqualTo(2);
        assertThat(shares.component(0)).isEqualTo(2);
        assertThat(shares.share(0)).isCloseTo(0.25, within(1e-15));
        assertThat(shares.shareOf(4)).isCloseTo(0.75, within(1e-15));
        assertThat(shares.shareOf(5)).isZero();
        assertThat(shares.strongest(1)).containsExactly(4);
        assertThatThrownBy(() -> ComponentShares.of(Map.of(-1, 1.0)))
                .hasMessage("component=-1: must be at least 0");
    }

    @Test
    void arraysGiveTheSameDistributionAsAMap() {
        ComponentShares shares = ComponentShares.of(new int[] {2, 4}, new double[] {0.1, 0.3});
        assertThat(shares.shareOf(2)).isEqualTo(0.1 / 0.4);
        assertThat(shares.affinity(ComponentShares.of(Map.of(4, 0.3, 2, 0.1))))
                .isCloseTo(1, within(1e-15));
        assertThat(ComponentShares.of(new int[0], new double[0]).size()).isZero();
        assertThatThrownBy(() -> ComponentShares.of(new int[] {4, 4}, new double[] {1, 1}))
                .hasMessage("components=[4, 4]: must rise from 0 or more");
        assertThatThrownBy(() -> ComponentShares.of(new int[] {4}, new double[] {0}))
                .hasMessage("shares=[0.0]: must be above 0 and finite");
    }

    @Property(tries = 200)
    void affinityIsSymmetricAndOneForTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        ComponentShares p = shares(random);
        ComponentShares q = shares(random);
        double expected = 0;
        for (int k = 0; k < 12; k++) {
            expected += Math.sqrt(p.shareOf(k) * q.shareOf(k));
        }
        assertThat(p.affinity(q)).isEqualTo(q.affinity(p)).isBetween(0.0, 1.0);
        assertThat(p.affinity(q)).isCloseTo(expected, within(1e-12));
        assertThat(p.affinity(p)).isCloseTo(1, within(1e-12));
    }

    @Test
    void theNearestTrackIsTheOneLikeTheTasteAndTiesGoById() {
        ComponentShares taste = ComponentShares.of(Map.of(1, 0.5, 2, 0.5));
        List<NearestTracks.Scored> nearest =
                NearestTracks.of(
                        Map.of(
                                "pure-b", ComponentShares.of(Map.of(2, 1.0)),
                                "pure-a", ComponentShares.of(Map.of(1, 1.0)),
                                "alike", ComponentShares.of(Map.of(1, 0.4, 2, 0.6)),
                                "other", ComponentShares.of(Map.of(3, 1.0))),
                        taste::affinity);
        assertThat(nearest)
                .extracting(NearestTracks.Scored::trackId)
                .containsExactly("alike", "pure-a", "pure-b", "other");
        assertThat(nearest.get(1).affinity()).isCloseTo(Math.sqrt(0.5), within(1e-15));
        assertThat(nearest.get(3).affinity()).isZero();
    }

    /** Folding tracks into one sum, some first and the others later, is only another order. */
    @Property(tries = 100)
    void partsAddUpToTheWhole(@ForAll long seed) {
        Random random = new Random(seed);
        Taste whole = new Taste();
        Taste part = new Taste();
        List<Runnable> later = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            DecayedWeight weight = HOUR.weigh(random.nextDouble(), random.nextInt(100_000_000));
            ComponentShares shares = shares(random);
            whole.add(weight, shares, NONE);
            if (i % 3 == 0) {
                part.add(weight, shares, NONE);
            } else {
                later.add(() -> part.add(weight, shares, NONE));
            }
        }
        later.forEach(Runnable::run);
        for (int k = 0; k < 12; k++) {
            assertThat(part.shares().shareOf(k))
                    .isCloseTo(whole.shares().shareOf(k), within(1e-13));
        }
    }

    private static ComponentShares shares(Random random) {
        Map<Integer, Double> shares = new TreeMap<>();
        for (int i = 0; i < 5; i++) {
            shares.put(random.nextInt(12), random.nextDouble() + 1e-9);
        }
        return ComponentShares.of(shares);
    }
}
