package dev.mixtape.operators.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * Which items each user has taken up: played, bought, liked. How often is not kept, since ranking
 * is judged by what was taken up at all.
 *
 * @param users their names
 * @param items how many there are; an item is a number in [0, items)
 * @param itemsByUser the items of each user, rising, none twice
 */
public record Interactions(List<String> users, int items, List<int[]> itemsByUser) {

    /**
     * Checks that every user has a list and every list is as stated.
     *
     * @throws IllegalArgumentException naming the user
     */
    public Interactions {
        if (users.size() != itemsByUser.size()) {
            throw new IllegalArgumentException(
                    itemsByUser.size()
                            + " lists of items: must be one for each of "
                            + users.size());
        }
        for (int u = 0; u < users.size(); u++) {
            int last = -1;
            for (int item : itemsByUser.get(u)) {
                if (item <= last || item >= items) {
                    throw new IllegalArgumentException(
                            users.get(u)
                                    + ": items="
                                    + Arrays.toString(itemsByUser.get(u))
                                    + ": must rise and be less than "
                                    + items);
                }
                last = item;
            }
        }
        users = List.copyOf(users);
        itemsByUser = List.copyOf(itemsByUser);
    }
}
