package dev.mixtape.operators.evaluation;

import java.util.List;

/**
 * Decides by a weighted sum of a song's numbers for each class.
 *
 * @param d numbers a song
 * @param weights per class d weights and the intercept; null for a class that no song of the fit
 *     had, which is never predicted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record LinearClassifier(int d, double[][] weights) {

    /** A way to learn one. */
    @FunctionalInterface
    public interface Solver {

        /**
         * Fits several values of C, the inverse of the penalty's weight.
         *
         * @param x n×d, standardised
         * @param targets of the n songs
         * @param Cs above 0, best in rising order
         * @return one for each C
         */
        List<LinearClassifier> path(Matrix x, Targets targets, double[] Cs);
    }

    /**
     * w·x + b of every class.
     *
     * @param x m×d
     * @return classes × m; −∞ for a class that no song of the fit had
     */
    public double[][] decisions(Matrix x) {
        double[][] decisions = new double[weights.length][x.rows()];
        for (int c = 0; c < weights.length; c++) {
            for (int i = 0; i < x.rows(); i++) {
                decisions[c][i] =
                        weights[c] == null ? Double.NEGATIVE_INFINITY : decision(weights[c], x, i);
            }
        }
        return decisions;
    }

    private double decision(double[] ofClass, Matrix x, int row) {
        double sum = ofClass[d];
        for (int j = 0; j < d; j++) {
            sum += ofClass[j] * x.at(row, j);
        }
        return sum;
    }

    /**
     * The class of the largest decision, for each song.
     *
     * @param decisions classes × m
     */
    public static int[] argmax(double[][] decisions) {
        int[] best = new int[decisions[0].length];
        for (int c = 1; c < decisions.length; c++) {
            for (int i = 0; i < best.length; i++) {
                if (decisions[c][i] > decisions[best[i]][i]) {
                    best[i] = c;
                }
            }
        }
        return best;
    }
}
