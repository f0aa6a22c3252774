package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.model.LargestFirst;
import java.util.stream.IntStream;

/**
 * How well scores rank the songs that have a tag before those that have not. Values are in [0, 1];
 * songs of equal score share their rank, as in scikit-learn.
 */
public final class RankingMetrics {

    private RankingMetrics() {}

    /**
     * Area under the receiver operating characteristic (Fawcett 2006, §7): the probability that a
     * song with the tag scores above one without it, ties counting half.
     *
     * @param scores n, in any unit, larger means likelier; not NaN
     * @param positive n, whether the song has the tag
     * @return NaN when all songs have it, or none
     */
    public static double rocAuc(double[] scores, boolean[] positive) {
        int[] order = falling(scores, positive);
        long positives = count(positive);
        long negatives = positive.length - positives;
        if (positives == 0 || negatives == 0) {
            return Double.NaN;
        }
        double above = 0; // pairs, negative below positive; counted twice
        long negativesSoFar = 0;
        for (int from = 0; from < order.length; ) {
            int to = endOfTie(order, scores, from);
            long positivesTied = count(order, positive, from, to);
            long negativesTied = to - from - positivesTied;
            above += positivesTied * (2.0 * (negatives - negativesSoFar) - negativesTied);
            negativesSoFar += negativesTied;
            from = to;
        }
        return above / (2.0 * positives * negatives);
    }

    /**
     * Average precision Σ_n (R_n − R_{n−1}) P_n over the thresholds n from the highest score down,
     * with precision P and recall R, not interpolated.
     *
     * @param scores n, in any unit, larger means likelier; not NaN
     * @param positive n, whether the song has the tag
     * @return NaN when no song has it
     */
    public static double averagePrecision(double[] scores, boolean[] positive) {
        int[] order = falling(scores, positive);
        long positives = count(positive);
        if (positives == 0) {
            return Double.NaN;
        }
        double sum = 0;
        long found = 0;
        for (int from = 0; from < order.length; ) {
            int to = endOfTie(order, scores, from);
            long positivesTied = count(order, positive, from, to);
            found += positivesTied;
            sum += (double) positivesTied / positives * found / to;
            from = to;
        }
        return sum;
    }

    private static int[] falling(double[] scores, boolean[] positive) {
        if (scores.length != positive.length || scores.length == 0) {
            throw new IllegalArgumentException(
                    "scores.length="
                            + scores.length
                            + ", positive.length="
                            + positive.length
                            + ": must be equal and at least 1");
        }
        return LargestFirst.of(scores);
    }

    private static int endOfTie(int[] order, double[] scores, int from) {
        int to = from + 1;
        while (to < order.length && scores[order[to]] == scores[order[from]]) {
            to++;
        }
        return to;
    }

    private static long count(boolean[] positive) {
        return IntStream.range(0, positive.length).filter(i -> positive[i]).count();
    }

    private static long count(int[] order, boolean[] positive, int from, int to) {
        return IntStream.range(from, to).filter(i -> positive[order[i]]).count();
    }
}
