package dev.mixtape.operators.evaluation;

import java.util.Arrays;
import java.util.Random;

/**
 * Randomised search (Bergstra and Bengio 2012) of the regression's C over loguniform(1e-4, 1e4), as
 * in the paper's experiments.
 */
public final class RandomisedSearch {

    /** What the authors' code draws by default. */
    public static final int DRAWS = 32;

    private static final double MIN_C = 1e-4;
    private static final double MAX_C = 1e4;

    private RandomisedSearch() {}

    /** So many values of C, sorted; the same for the same seed. */
    public static double[] draw(int draws, long seed) {
        Random random = new Random(seed);
        return random.doubles(draws)
                .map(u -> MIN_C * Math.pow(MAX_C / MIN_C, u))
                .sorted()
                .toArray();
    }

    /**
     * The value with the best score; of several the smallest, which is the simplest model.
     *
     * @param Cs rising
     * @param scores of each; NaN never wins
     */
    public static double best(double[] Cs, double[] scores) {
        double most = Arrays.stream(scores).filter(s -> !Double.isNaN(s)).max().orElse(Double.NaN);
        for (int i = 0; i < Cs.length; i++) {
            if (scores[i] == most) {
                return Cs[i];
            }
        }
        return Cs[0];
    }
}
