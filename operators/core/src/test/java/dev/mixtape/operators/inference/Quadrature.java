package dev.mixtape.operators.inference;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Integrals by the midpoint rule on a fine grid: slow, obvious, and none of the code under test.
 */
public final class Quadrature {

    private Quadrature() {}

    /** ∫ f over [from, to]. */
    public static double integrate(DoubleUnaryOperator f, double from, double to, int steps) {
        double step = (to - from) / steps;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            sum += f.applyAsDouble(from + (i + 0.5) * step);
        }
        return sum * step;
    }

    /** ∬ f over [x0, x1] × [y0, y1]. */
    public static double integrate(
            DoubleBinaryOperator f, double x0, double x1, double y0, double y1, int steps) {
        return integrate(y -> integrate(x -> f.applyAsDouble(x, y), x0, x1, steps), y0, y1, steps);
    }
}
