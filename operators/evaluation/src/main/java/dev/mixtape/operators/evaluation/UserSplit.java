package dev.mixtape.operators.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Users on whom k is chosen and users on whom recommendation is then tested. The others teach a
 * recommender that learns from users; one that goes by the music alone has no use for them.
 *
 * @param validation at least one
 * @param test at least one, none of {@code validation}
 */
public record UserSplit(List<HeldOut> validation, List<HeldOut> test) {

    /**
     * Draws both groups among the users with two items or more.
     *
     * @param share of these users in each group, in (0, 0.5]; at least one user
     * @param seed the same for the same split
     * @throws IllegalArgumentException if fewer than two users have two items
     */
    public static UserSplit of(Interactions interactions, double share, long seed) {
        int[] able =
                IntStream.range(0, interactions.itemsByUser().size())
                        .filter(user -> interactions.itemsByUser().get(user).length >= 2)
                        .toArray();
        if (able.length < 2) {
            throw new IllegalArgumentException(
                    able.length
                            + " users have two items or more: two are needed, one to choose k on"
                            + " and one to test on");
        }
        if (!(share > 0 && share <= 0.5)) {
            throw new IllegalArgumentException("share=" + share + ": must be in (0, 0.5]");
        }
        Random random = new Random(seed);
        int[] drawn = HeldOut.shuffled(able, random);
        int each = Math.max(1, (int) (share * drawn.length));
        List<HeldOut> parts = new ArrayList<>();
        for (int user = 0; user < 2 * each; user++) {
            parts.add(HeldOut.of(interactions.itemsByUser().get(drawn[user]), random));
        }
        return new UserSplit(
                List.copyOf(parts.subList(0, each)), List.copyOf(parts.subList(each, 2 * each)));
    }
}
