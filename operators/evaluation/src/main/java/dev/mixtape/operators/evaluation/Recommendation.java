package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.similarity.NearestNeighbours;
import dev.mixtape.operators.similarity.Similarity;
import java.util.ArrayList;
import java.util.List;

/**
 * How well songs' vectors serve to recommend songs: item-kNN with the k that does best on
 * validation users, judged on test users by nDCG (paper §3.1, Table 1).
 *
 * <p>It differs from the authors' code in three ways. What a user knows is not ranked; there it is,
 * and takes places from what is hidden. Equal scores share their places; there the order of the
 * items decides. Jensen-Shannon similarity is positive; there it is the negated distance, so that
 * neighbours rank below items that are nobody's neighbour.
 *
 * @param vectors of songs, one row an item, finite
 */
public record Recommendation(Matrix vectors, Interactions interactions) {

    /** Places of a ranking that count. */
    public static final int CUTOFF = 500;

    /** Each group of users in the paper's split. */
    public static final double SHARE_OF_USERS = 0.1;

    private static final int MIN_K = 16;
    private static final int MAX_K = 512;

    /**
     * Checks that there is a vector for each item.
     *
     * @throws IllegalArgumentException if there are more or fewer, or fewer than two
     */
    public Recommendation {
        if (vectors.rows() != interactions.items() || vectors.rows() < 2) {
            throw new IllegalArgumentException(
                    vectors.rows()
                            + " vectors of "
                            + interactions.items()
                            + " items: must be one each, of at least two");
        }
    }

    /**
     * One run's outcome.
     *
     * @param ndcg mean over test users of nDCG@500
     * @param k chosen on validation users
     * @param testUsers how many
     */
    public record Score(double ndcg, int k, int testUsers) {}

    /**
     * Runs on several draws of users and of what is hidden from them; the same seed gives any
     * vectors the same draws.
     *
     * @param share of users to choose k on, and as many to test on
     * @return one score a run
     */
    public List<Score> run(Similarity similarity, double share, int runs, long seed) {
        int items = interactions.items();
        List<Integer> candidates = candidates(items - 1);
        int most = candidates.get(candidates.size() - 1);
        NearestNeighbours nearest =
                NearestNeighbours.of(similarity, vectors.values(), items, vectors.columns(), most);
        List<Score> scores = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            UserSplit users = UserSplit.of(interactions, share, seed + run);
            int k = best(nearest, candidates, users.validation());
            scores.add(new Score(ndcg(nearest, k, users.test()), k, users.test().size()));
        }
        return scores;
    }

    /** The k with the highest score; of equals the smallest. */
    private static int best(
            NearestNeighbours nearest, List<Integer> candidates, List<HeldOut> users) {
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int k : candidates) {
            double ndcg = ndcg(nearest, k, users);
            if (ndcg > highest) {
                highest = ndcg;
                best = k;
            }
        }
        return best;
    }

    /** 16, 32, … as far as there are neighbours, or all of fewer than 16. */
    static List<Integer> candidates(int neighbours) {
        List<Integer> candidates = new ArrayList<>();
        for (int k = MIN_K; k <= Math.min(MAX_K, neighbours); k *= 2) {
            candidates.add(k);
        }
        return candidates.isEmpty() ? List.of(neighbours) : candidates;
    }

    private static double ndcg(NearestNeighbours nearest, int k, List<HeldOut> users) {
        ItemKnn knn = new ItemKnn(nearest, k);
        Ndcg ndcg = new Ndcg(CUTOFF);
        double[] scores =
                users.parallelStream()
                        .mapToDouble(user -> ndcg.of(knn.scores(user.known()), user.hidden()))
                        .toArray();
        double sum = 0;
        for (double score : scores) {
            sum += score;
        }
        return sum / scores.length;
    }
}
