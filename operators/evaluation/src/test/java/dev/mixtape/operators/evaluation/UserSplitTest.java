package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UserSplitTest {

    @Property(tries = 200)
    void givesEachUserToOneGroupAndEachItemToOnePart(
            @ForAll @IntRange(min = 2, max = 60) int users,
            @ForAll @DoubleRange(min = 0.01, max = 0.5) double share,
            @ForAll long seed) {
        // user u has the items 100u … 100u + 1 + u: an item tells whose it is
        List<int[]> of =
                IntStream.range(0, users)
                        .mapToObj(u -> IntStream.range(100 * u, 100 * u + 2 + u).toArray())
                        .toList();
        List<String> names = IntStream.range(0, users).mapToObj(u -> "u" + u).toList();

        UserSplit split = UserSplit.of(new Interactions(names, 100 * users, of), share, seed);

        assertThat(split.validation()).hasSameSizeAs(split.test()).isNotEmpty();
        Set<Integer> seen = new HashSet<>();
        List<HeldOut> all = new ArrayList<>(split.validation());
        all.addAll(split.test());
        for (HeldOut user : all) {
            int who = user.known()[0] / 100;
            assertThat(seen.add(who)).as("user %d comes once", who).isTrue();
            int[] items =
                    IntStream.concat(Arrays.stream(user.known()), Arrays.stream(user.hidden()))
                            .sorted()
                            .toArray();
            assertThat(items).isEqualTo(of.get(who));
            assertThat(user.hidden()).hasSize(hidden(items.length));
        }
    }

    /** Three tenths, rounded up; one of two. */
    private static int hidden(int items) {
        return Math.min(items - 1, (3 * items + 9) / 10);
    }

    @Test
    void refusesWhatCannotBeParted() {
        assertThatThrownBy(() -> HeldOut.of(new int[] {4}, new Random(1)))
                .hasMessage("items=1: must be at least 2, to hide one and know one");
        Interactions two =
                new Interactions(
                        List.of("ann", "bob"), 3, List.of(new int[] {0, 1}, new int[] {1, 2}));
        assertThatThrownBy(() -> UserSplit.of(two, 0.6, 1))
                .hasMessage("share=0.6: must be in (0, 0.5]");
        assertThatThrownBy(() -> new Interactions(List.of("ann"), 3, List.of(new int[] {1, 1})))
                .hasMessage("ann: items=[1, 1]: must rise and be less than 3");
    }
}
