package dev.mixtape.operators.evaluation;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Logistic regression with an L2 penalty, one class against the rest, for songs of any number of
 * tags, by LIBLINEAR's trust-region Newton method (Lin, Weng and Keerthi 2008).
 *
 * <p>For each class: min over w, b of ½‖w‖² + C Σ_i ln(1 + exp(−y_i(w·x_i + b))), y = ±1. The
 * intercept b bears no penalty, as in scikit-learn.
 */
public final class OneAgainstRest {

    /** Of the gradient, relative to that at the start: LIBLINEAR's own is ten times as coarse. */
    private static final double TOLERANCE = 1e-3;

    static {
        Linear.disableDebugOutput();
    }

    private OneAgainstRest() {}

    /**
     * Fits several values of C, each solution starting from the one before it; classes in parallel.
     *
     * @param x n×d, standardised
     * @param targets of the n songs
     * @param Cs above 0, best in rising order
     * @return one for each C
     */
    public static List<LinearClassifier> path(Matrix x, Targets targets, double[] Cs) {
        return path(x, targets, Cs, TOLERANCE);
    }

    static List<LinearClassifier> path(Matrix x, Targets targets, double[] Cs, double tolerance) {
        Feature[][] rows = nodes(x);
        double[][][] w = new double[Cs.length][targets.classes()][];
        IntStream.range(0, targets.classes())
                .parallel()
                .forEach(
                        c -> {
                            double[] start = null;
                            for (int i = 0; i < Cs.length; i++) {
                                Parameter wanted =
                                        new Parameter(SolverType.L2R_LR, Cs[i], tolerance);
                                start = solve(rows, x.columns(), targets.has()[c], wanted, start);
                                w[i][c] = start;
                            }
                        });
        return Arrays.stream(w).map(each -> new LinearClassifier(x.columns(), each)).toList();
    }

    private static Feature[][] nodes(Matrix x) {
        Feature[][] rows = new Feature[x.rows()][x.columns() + 1];
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.columns(); j++) {
                rows[i][j] = new FeatureNode(j + 1, x.at(i, j));
            }
            rows[i][x.columns()] = new FeatureNode(x.columns() + 1, 1);
        }
        return rows;
    }

    private static double[] solve(
            Feature[][] rows, int d, boolean[] positive, Parameter parameter, double[] start) {
        double[] y = new double[rows.length];
        int positives = 0;
        for (int i = 0; i < y.length; i++) {
            y[i] = positive[i] ? 1 : -1;
            positives += positive[i] ? 1 : 0;
        }
        if (positives == 0 || positives == y.length) {
            return positives == 0 ? null : new double[d + 1];
        }
        Problem problem = new Problem();
        problem.l = rows.length;
        problem.n = d + 1;
        problem.x = rows;
        problem.y = y;
        problem.bias = 1;
        parameter.setRegularizeBias(false);
        if (start != null) {
            parameter.setInitSol(start.clone());
        }
        return Arrays.copyOf(Linear.train(problem, parameter).getFeatureWeights(), d + 1);
    }
}
