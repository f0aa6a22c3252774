package dev.mixtape.operators.inference;

import java.util.Random;

/** A draw with unequal chances, as k-means++ makes it for each of its seeds. */
public final class WeightedDraw {

    private WeightedDraw() {}

    /**
     * An index with probability weight/total; any, all alike, where the total is not above 0.
     *
     * @param weight of each index, linear domain, at least 0
     * @param total their sum
     */
    public static int of(double[] weight, double total, Random random) {
        if (!(total > 0)) {
            return random.nextInt(weight.length);
        }
        double left = random.nextDouble() * total;
        for (int p = 0; p < weight.length; p++) {
            left -= weight[p];
            if (left < 0) {
                return p;
            }
        }
        return weight.length - 1;
    }
}
