package dev.mixtape.operators.evaluation;

/**
 * Normalised discounted cumulative gain with binary relevance (Järvelin and Kekäläinen 2002): what
 * the places of the relevant items are worth, 1 / log₂(1 + place), over what the first places are.
 *
 * <p>Items with equal scores share the worth of their places (McSherry and Najork 2008), as in
 * scikit-learn's {@code ndcg_score}: then the order of items in memory counts for nothing. Most
 * items have score 0, so it would count for much.
 */
public final class Ndcg {

    /** Worth of the first p places, p = 0 … cutoff. */
    private final double[] worth;

    /**
     * At a cutoff.
     *
     * @param cutoff places that count, at least 1
     */
    public Ndcg(int cutoff) {
        if (cutoff < 1) {
            throw new IllegalArgumentException("cutoff=" + cutoff + ": must be at least 1");
        }
        worth = new double[cutoff + 1];
        for (int place = 1; place <= cutoff; place++) {
            worth[place] = worth[place - 1] + Math.log(2) / Math.log1p(place);
        }
    }

    /**
     * Of one ranking.
     *
     * @param scores of all items; those of −∞ are not ranked
     * @param relevant items, at least one, all ranked
     * @return in [0, 1]
     */
    public double of(double[] scores, int[] relevant) {
        double gain = 0;
        for (int item : relevant) {
            int above = 0;
            int level = 0;
            for (double score : scores) {
                above += score > scores[item] ? 1 : 0;
                level += score == scores[item] ? 1 : 0;
            }
            gain += (first(above + level) - first(above)) / level;
        }
        return gain / first(relevant.length);
    }

    private double first(int places) {
        return worth[Math.min(places, worth.length - 1)];
    }
}
