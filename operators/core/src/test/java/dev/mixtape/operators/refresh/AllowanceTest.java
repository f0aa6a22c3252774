package dev.mixtape.operators.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class AllowanceTest {
    @Test
    void overTimeNoMoreThanTheShareIsSpentAndAlmostAllOfItWhenThereIsWork() {
        for (double share : new double[] {0.05, 0.3, 1}) {
            Random random = new Random(1);
            Allowance allowance = new Allowance(share, 0);
            long now = 0;
            long worked = 0;
            while (now < 600_000) {
                long wait = allowance.waitMillis(now);
                if (wait > 0) {
                    now += wait;
                } else {
                    int work = 1 + random.nextInt(200);
                    allowance.spend(work * 1_000_000L);
                    worked += work;
                    now += work;
                }
            }
            assertThat((double) worked / now).isBetween(0.98 * share, 1.01 * share);
        }
    }

    @Test
    void aLongRestSavesASecondsWorthAtMost() {
        Allowance allowance = new Allowance(0.5, 0);
        assertThat(allowance.waitMillis(1_000_000)).isZero();
        allowance.spend(600_000_000); // of 500 ms that were saved
        assertThat(allowance.waitMillis(1_000_000)).isEqualTo(200);
        assertThat(allowance.waitMillis(1_000_200)).isZero();
    }

    @Test
    void aClockThatIsSetBackGivesAndTakesNothing() {
        Allowance allowance = new Allowance(0.5, 1_000);
        allowance.spend(100_000_000);
        assertThat(allowance.waitMillis(0)).isEqualTo(200);
        assertThat(allowance.waitMillis(200)).isZero();
    }

    @Test
    void refusesAShareOfNothing() {
        assertThatThrownBy(() -> new Allowance(0, 0))
                .hasMessage("refresh.share=0.0: must be above 0 and at most 1");
    }
}
