package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.similarity.NearestNeighbours;

/**
 * Item-based recommendation (Deshpande and Karypis 2004): an item's score is the sum of its
 * similarities to those of the user's items that count it among their k nearest.
 */
public final class ItemKnn {

    private final NearestNeighbours nearest;
    private final int k;

    /**
     * Makes a recommender.
     *
     * @param k in [1, {@code nearest.k()}]; the first k neighbours of each item are used
     */
    public ItemKnn(NearestNeighbours nearest, int k) {
        if (k < 1 || k > nearest.k()) {
            throw new IllegalArgumentException("k=" + k + ": must be in [1, " + nearest.k() + "]");
        }
        this.nearest = nearest;
        this.k = k;
    }

    /**
     * Scores every item for a user.
     *
     * @param known the user's items
     * @return one score an item: 0 if it is among no known item's neighbours, −∞ if it is known,
     *     for what a user has is not recommended
     */
    public double[] scores(int[] known) {
        double[] scores = new double[nearest.n()];
        for (int item : known) {
            for (int rank = 0; rank < k; rank++) {
                scores[nearest.neighbour(item, rank)] += nearest.similarity(item, rank);
            }
        }
        for (int item : known) {
            scores[item] = Double.NEGATIVE_INFINITY;
        }
        return scores;
    }
}
