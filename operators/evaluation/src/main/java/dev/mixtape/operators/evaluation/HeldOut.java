package dev.mixtape.operators.evaluation;

import java.util.Arrays;
import java.util.Random;

/**
 * A user's items, parted into those shown to a recommender and those it shall find.
 *
 * @param known at least one, rising
 * @param hidden rising; none of {@code known}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record HeldOut(int[] known, int[] hidden) {

    /** Of ten items seven stay known (the paper's split, of Liang et al. 2018). */
    private static final int KNOWN_OF_TEN = 7;

    /**
     * Draws what is hidden: three tenths, rounded up, but never the only item that is left.
     *
     * @param items a user's, at least two
     */
    static HeldOut of(int[] items, Random random) {
        if (items.length < 2) {
            throw new IllegalArgumentException(
                    "items=" + items.length + ": must be at least 2, to hide one and know one");
        }
        int[] drawn = shuffled(items, random);
        int known = Math.max(1, items.length * KNOWN_OF_TEN / 10);
        return new HeldOut(
                sorted(Arrays.copyOf(drawn, known)),
                sorted(Arrays.copyOfRange(drawn, known, drawn.length)));
    }

    /** A copy in random order (Fisher and Yates). */
    static int[] shuffled(int[] items, Random random) {
        int[] drawn = items.clone();
        for (int last = drawn.length - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int item = drawn[last];
            drawn[last] = drawn[other];
            drawn[other] = item;
        }
        return drawn;
    }

    private static int[] sorted(int[] items) {
        Arrays.sort(items);
        return items;
    }
}
