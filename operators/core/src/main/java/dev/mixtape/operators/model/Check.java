package dev.mixtape.operators.model;

import java.util.function.DoublePredicate;

/** What is refused is named: {@code nu=1.0: must be above D-1=2}. */
final class Check {
    private Check() {}

    /** Refuses a value that is not right. */
    static void that(boolean right, String name, Object value, String expected) {
        if (!right) {
            throw new IllegalArgumentException(name + "=" + value + ": " + expected);
        }
    }

    /** Refuses a number below 1 or above the most. */
    static void within(String name, long value, long most) {
        that(value >= 1, name, value, "must be at least 1");
        that(value <= most, name, value, "must be at most " + most);
    }

    /** Refuses NaN, infinities, and what is not above a bound. */
    static void above(String name, double value, double bound, String expected) {
        that(value > bound, name, value, expected);
        that(value < Double.POSITIVE_INFINITY, name, value, "must be finite");
    }

    /** Refuses NaN, infinities, and what is below 0. */
    static void notNegative(String name, double value) {
        that(value >= 0, name, value, "must be at least 0");
        that(value < Double.POSITIVE_INFINITY, name, value, "must be finite");
    }

    /** Refuses NaN and infinities. */
    static void finite(String name, double[] values) {
        each(name, values, Double::isFinite, "must be finite");
    }

    /** Refuses NaN, infinities, and what is below 0. */
    static void notNegative(String name, double[] values) {
        each(name, values, x -> x >= 0 && Double.isFinite(x), "must be at least 0 and finite");
    }

    /** Refuses NaN, infinities, 0, and what is below it. */
    static void positive(String name, double[] values) {
        each(name, values, x -> x > 0 && Double.isFinite(x), "must be above 0 and finite");
    }

    private static void each(String name, double[] values, DoublePredicate right, String expected) {
        for (int i = 0; i < values.length; i++) {
            if (!right.test(values[i])) {
                that(false, name + "[" + i + "]", values[i], expected);
            }
        }
    }
}
