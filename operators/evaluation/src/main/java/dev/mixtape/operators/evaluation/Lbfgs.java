package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.linear.Gram;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Finds the minimum of a smooth convex function by the limited-memory method of Broyden, Fletcher,
 * Goldfarb and Shanno (Liu and Nocedal 1989; Nocedal and Wright 2006, algorithm 7.4), with steps
 * that are halved until the function falls enough (Armijo's rule).
 */
final class Lbfgs {

    private static final int STEPS_KEPT = 10;
    private static final double ENOUGH = 1e-4;
    private static final int HALVINGS = 40;

    /** A function of many numbers. */
    @FunctionalInterface
    interface Function {

        /**
         * Its value.
         *
         * @param gradient as long as {@code at}; overwritten by the gradient there
         */
        double of(double[] at, double[] gradient);
    }

    /**
     * Where the last step led: how far, and how the gradient changed on the way.
     *
     * @param curvature the product of both, above 0
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
    private record Step(double[] way, double[] change, double curvature) {}

    private Lbfgs() {}

    /**
     * Minimises.
     *
     * @param start not changed
     * @param gradientNorm stops where the gradient is no longer than this
     * @param iterations at most
     */
    static double[] minimise(Function f, double[] start, double gradientNorm, int iterations) {
        Deque<Step> kept = new ArrayDeque<>();
        double[] at = start.clone();
        double[] gradient = new double[at.length];
        double value = f.of(at, gradient);
        for (int i = 0; i < iterations && norm(gradient) > gradientNorm; i++) {
            double[] way = downhill(kept, gradient);
            double slope = Gram.dot(way, gradient);
            double[] next = new double[at.length];
            double[] itsGradient = new double[at.length];
            double length = kept.isEmpty() ? Math.min(1, 1 / norm(gradient)) : 1;
            double lower = value;
            for (int halving = 0; halving < HALVINGS; halving++, length /= 2) {
                System.arraycopy(at, 0, next, 0, at.length);
                Gram.addScaled(next, length, way);
                lower = f.of(next, itsGradient);
                if (lower <= value + ENOUGH * length * slope) {
                    break;
                }
            }
            if (!(lower < value)) {
                return at; // as low as rounding lets it see
            }
            keep(kept, minus(next, at), minus(itsGradient, gradient));
            at = next;
            gradient = itsGradient;
            value = lower;
        }
        return at;
    }

    private static void keep(Deque<Step> kept, double[] way, double[] change) {
        double curvature = Gram.dot(way, change);
        if (curvature > 0) {
            kept.addLast(new Step(way, change, curvature));
        }
        if (kept.size() > STEPS_KEPT) {
            kept.removeFirst();
        }
    }

    /** Minus the inverse Hessian, as the kept steps have it, times the gradient. */
    private static double[] downhill(Deque<Step> kept, double[] gradient) {
        double[] way = new double[gradient.length];
        Gram.addScaled(way, -1, gradient);
        if (kept.isEmpty()) {
            return way;
        }
        double[] shares = new double[kept.size()];
        Iterator<Step> newestFirst = kept.descendingIterator();
        for (int i = shares.length - 1; i >= 0; i--) {
            Step step = newestFirst.next();
            shares[i] = Gram.dot(step.way(), way) / step.curvature();
            Gram.addScaled(way, -shares[i], step.change());
        }
        Step newest = kept.getLast();
        double scale = newest.curvature() / Gram.dot(newest.change(), newest.change());
        for (int j = 0; j < way.length; j++) {
            way[j] *= scale;
        }
        int i = 0;
        for (Step step : kept) {
            double share = Gram.dot(step.change(), way) / step.curvature();
            Gram.addScaled(way, shares[i++] - share, step.way());
        }
        return way;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = a.clone();
        Gram.addScaled(difference, -1, b);
        return difference;
    }

    static double norm(double[] x) {
        return Math.sqrt(Gram.dot(x, x));
    }
}
