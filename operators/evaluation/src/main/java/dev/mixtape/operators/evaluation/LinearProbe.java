package dev.mixtape.operators.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The paper's test of a representation (§3.1): how far a linear classifier gets on it. Standardise,
 * search C by fitting the training songs and scoring the validation songs, then fit training and
 * validation songs together with the best C and predict the test songs.
 */
public final class LinearProbe {

    private LinearProbe() {}

    /** What decisions are worth; larger is better, NaN if it cannot be said. */
    @FunctionalInterface
    public interface Score {

        /**
         * Scores songs.
         *
         * @param truth of m songs
         * @param decisions classes × m
         */
        double of(Targets truth, double[][] decisions);
    }

    /**
     * What came out.
     *
     * @param C the one chosen
     * @param decisions classes × test songs
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
    public record Outcome(double C, double[][] decisions) {}

    /**
     * Runs it.
     *
     * @param x n×d, a row a song
     * @param targets of the n songs
     * @param solver of the regression
     * @param score what C is chosen by
     * @param draws values of C tried
     * @param seed of the draws
     */
    public static Outcome run(
            Matrix x,
            Targets targets,
            Split split,
            LinearClassifier.Solver solver,
            Score score,
            int draws,
            long seed) {
        double[] Cs = RandomisedSearch.draw(draws, seed);
        FitSpace space = FitSpace.of(x.rows(split.train()));
        List<LinearClassifier> candidates =
                solver.path(space.rows(), targets.rows(split.train()), Cs);
        Matrix valid = space.apply(x.rows(split.valid()));
        Targets truth = targets.rows(split.valid());
        double[] scores =
                candidates.stream().mapToDouble(c -> score.of(truth, c.decisions(valid))).toArray();
        double C = RandomisedSearch.best(Cs, scores);
        return refit(x, targets, split, solver, C);
    }

    private static Outcome refit(
            Matrix x, Targets targets, Split split, LinearClassifier.Solver solver, double C) {
        int[] learned = split.learned();
        FitSpace space = FitSpace.of(x.rows(learned));
        // A short path: a large C is reached sooner from smaller ones than from nothing.
        double[] Cs = IntStream.rangeClosed(-3, 0).mapToDouble(i -> C * Math.pow(10, i)).toArray();
        LinearClassifier fitted =
                solver.path(space.rows(), targets.rows(learned), Cs).get(Cs.length - 1);
        return new Outcome(C, fitted.decisions(space.apply(x.rows(split.test()))));
    }
}
