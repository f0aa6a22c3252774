package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.linear.Gram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Multinomial logistic regression with an L2 penalty, for songs of one class each, as the paper's
 * genre classifier (scikit-learn's {@code LogisticRegression}).
 *
 * <p>The minimum over W, b of ½‖W‖² − C Σ_i ln softmax(W x_i + b) of song i's class. The intercepts
 * bear no penalty.
 */
public final class MultinomialRegression {

    /** Of the gradient, relative to that at zero. */
    private static final double TOLERANCE = 1e-4;

    private static final int ITERATIONS = 10_000;

    /** The classes that songs of the fit have, rising; others are never predicted. */
    private final int[] present;

    /** Of each song, its place in {@link #present}. */
    private final int[] label;

    /** n×d and, turned, d×n: a product runs along the longer side either way. */
    private final double[][] rows;

    private final double[][] columns;

    private MultinomialRegression(Matrix x, Targets targets) {
        int[] labels = targets.labels();
        present = Arrays.stream(labels).distinct().sorted().toArray();
        label = Arrays.stream(labels).map(c -> Arrays.binarySearch(present, c)).toArray();
        rows = new double[x.rows()][x.columns()];
        columns = new double[x.columns()][x.rows()];
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.columns(); j++) {
                rows[i][j] = x.at(i, j);
                columns[j][i] = x.at(i, j);
            }
        }
    }

    /**
     * Fits several values of C, each solution starting from the one before it.
     *
     * @param x n×d, standardised
     * @param targets of the n songs, one class each
     * @param Cs above 0, best in rising order
     * @return one for each C
     */
    public static List<LinearClassifier> path(Matrix x, Targets targets, double[] Cs) {
        return path(x, targets, Cs, TOLERANCE);
    }

    static List<LinearClassifier> path(Matrix x, Targets targets, double[] Cs, double tolerance) {
        MultinomialRegression problem = new MultinomialRegression(x, targets);
        double[] w = new double[problem.present.length * (x.columns() + 1)];
        List<LinearClassifier> fitted = new ArrayList<>();
        double[] gradient = new double[w.length];
        problem.loss(1, w, gradient); // at zero, where it is C times as long for another C
        for (double C : Cs) {
            double small = tolerance * C * Lbfgs.norm(gradient);
            w = Lbfgs.minimise((at, g) -> problem.loss(C, at, g), w, small, ITERATIONS);
            fitted.add(problem.classifier(w, targets.classes()));
        }
        return fitted;
    }

    private LinearClassifier classifier(double[] w, int classes) {
        int width = columns.length + 1;
        double[][] weights = new double[classes][];
        for (int p = 0; p < present.length; p++) {
            weights[present[p]] = Arrays.copyOfRange(w, p * width, (p + 1) * width);
        }
        return new LinearClassifier(columns.length, weights);
    }

    /** The value at w, of class after class d weights and the intercept; fills the gradient. */
    private double loss(double C, double[] w, double[] gradient) {
        double[][] scores = scores(w);
        double loss = 0;
        double[] ofSong = new double[present.length];
        for (int i = 0; i < rows.length; i++) {
            for (int p = 0; p < ofSong.length; p++) {
                ofSong[p] = scores[p][i];
            }
            double logSum = logSumExp(ofSong);
            loss += C * (logSum - ofSong[label[i]]);
            for (int p = 0; p < ofSong.length; p++) {
                scores[p][i] = C * (Math.exp(ofSong[p] - logSum) - (p == label[i] ? 1 : 0));
            }
        }
        fill(gradient, scores);
        return loss + penalty(w, gradient);
    }

    /** Classes × songs. */
    private double[][] scores(double[] w) {
        int d = columns.length;
        double[][] scores = new double[present.length][rows.length];
        IntStream.range(0, present.length)
                .parallel()
                .forEach(
                        p -> {
                            int at = p * (d + 1);
                            Arrays.fill(scores[p], w[at + d]);
                            for (int j = 0; j < d; j++) {
                                Gram.addScaled(scores[p], w[at + j], columns[j]);
                            }
                        });
        return scores;
    }

    private void fill(double[] gradient, double[][] errors) {
        int d = columns.length;
        IntStream.range(0, present.length)
                .parallel()
                .forEach(
                        p -> {
                            double[] sums = new double[d];
                            double intercept = 0;
                            for (int i = 0; i < rows.length; i++) {
                                Gram.addScaled(sums, errors[p][i], rows[i]);
                                intercept += errors[p][i];
                            }
                            System.arraycopy(sums, 0, gradient, p * (d + 1), d);
                            gradient[p * (d + 1) + d] = intercept;
                        });
    }

    private double penalty(double[] w, double[] gradient) {
        int d = columns.length;
        double squares = 0;
        for (int q = 0; q < w.length; q++) {
            if (q % (d + 1) < d) {
                squares += w[q] * w[q];
                gradient[q] += w[q];
            }
        }
        return squares / 2;
    }

    private static double logSumExp(double[] values) {
        double top = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            top = Math.max(top, value);
        }
        double sum = 0;
        for (double value : values) {
            sum += Math.exp(value - top);
        }
        return top + Math.log(sum);
    }
}
