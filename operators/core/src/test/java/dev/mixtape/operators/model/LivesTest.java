package dev.mixtape.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LivesTest {

    @Test
    void lateStatisticsOfARetiredIdCountForTheOneThatTookItsPlace() {
        Lives lives = Lives.first(3).merged(2, 0, 5);
        SufficientStatistics late = statistics(3);
        double[] scatterOf1 = late.scatter(1);

        lives.bringUpToDate(late, 4);

        assertThat(late.N(0)).isEqualTo(1 + 3);
        assertThat(late.stickMass(0)).isEqualTo(10 + 30);
        assertThat(late.xBar(0)[0]).isCloseTo((1 * 1 + 3 * 3) / 4.0, within(1e-12));
        assertThat(late.N(2)).isZero();
        assertThat(late.stickMass(2)).isZero();
        assertThat(late.N(1)).isEqualTo(2);
        assertThat(late.scatter(1)).isEqualTo(scatterOf1);
        assertThat(late.tracks()).isEqualTo(1);
    }

    @Test
    void statisticsOfTheVersionThatRetiredAnIdStayWhereTheyAre() {
        SufficientStatistics timely = statistics(3);

        Lives.first(3).merged(2, 0, 5).bringUpToDate(timely, 5);

        assertThat(timely.values()).isEqualTo(statistics(3).values());
    }

    @Test
    void statisticsOfBeforeARebirthNeverCountForTheNewLife() {
        Lives starved = Lives.first(2).born(1, 7);
        SufficientStatistics late = statistics(2);

        starved.bringUpToDate(late, 6);

        assertThat(late.N(1)).isZero();
        assertThat(late.stickMass(1)).isZero();
        assertThat(late.N(0)).isEqualTo(1);
        assertThat(starved.heirOf(1, 7)).hasValue(1);
    }

    @Test
    void heirsAreFollowedThroughMergesAndRebirths() {
        // 1 into 0 at 5; 1 anew at 8; 0 into the new 1 at 10.
        Lives lives = Lives.first(3).merged(1, 0, 5).born(1, 8).merged(0, 1, 10);

        assertThat(lives.heirOf(1, 4)).as("1's first life, by way of 0").hasValue(1);
        assertThat(lives.heirOf(0, 4)).hasValue(1);
        assertThat(lives.heirOf(1, 6)).as("1 while it was retired").isEmpty();
        assertThat(lives.heirOf(1, 8)).hasValue(1);
        assertThat(lives.isRetired(0)).isTrue();
        assertThat(lives.isRetired(1)).isFalse();

        SufficientStatistics late = statistics(3);
        lives.bringUpToDate(late, 4);
        assertThat(late.N(1)).as("of 0 and of 1's first life").isEqualTo(1 + 2);
        assertThat(late.N(0)).isZero();
    }

    @Test
    void aLifeWhoseHeirIsForgottenIsLeftOut() {
        // 1 into 0 at 5; anew at 8; into 2 at 20: that it was once merged into 0 is overwritten.
        Lives lives = Lives.first(3).merged(1, 0, 5).born(1, 8).merged(1, 2, 20);

        assertThat(lives.heirOf(1, 4)).isEmpty();
        assertThat(lives.heirOf(1, 9)).hasValue(2);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new Lives(new long[2], new long[] {3, 0}, new int[] {0, -1}))
                .hasMessage(
                        "mergedInto[0]=0: must be another component where mergedAt is above 0,"
                                + " else -1");
        assertThatThrownBy(() -> new Lives(new long[2], new long[1], new int[2]))
                .hasMessage(
                        "bornAt.length=2, mergedAt.length=1, mergedInto.length=2: all three must"
                                + " be K");
    }

    /** One song: component k has k+1 frames at k+1, and ten times the mass. */
    private static SufficientStatistics statistics(int K) {
        SufficientStatistics s = new SufficientStatistics(2, K);
        for (int k = 0; k < K; k++) {
            double[] mean = {k + 1, -k};
            s.merge(k, k + 1, mean, 0, new double[] {1 + k, 0.5, 2}, 0);
            s.addStickMass(k, 10 * (k + 1));
        }
        s.addSong(K, -5, -1);
        return s;
    }
}
