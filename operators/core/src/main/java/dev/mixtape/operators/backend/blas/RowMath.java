package dev.mixtape.operators.backend.blas;

/** Loops over rows of numbers, each small enough that the C2 compiler makes vectors of it. */
final class RowMath {

    /** The exponential of less is taken for that of this: 8e-20. */
    static final float MIN_EXPONENT = -44;

    private static final float SCALE = 1f / 64;

    private RowMath() {}

    /** to_n ← max(to_n, x_n). */
    static void max(float[] to, float[] x, int length) {
        for (int n = 0; n < length; n++) {
            to[n] = Math.max(to[n], x[n]);
        }
    }

    /** to_n ← max(to_n, x_n + c). */
    static void maxOfSum(float[] to, float[] x, float c, int length) {
        for (int n = 0; n < length; n++) {
            to[n] = Math.max(to[n], x[n] + c);
        }
    }

    /** to_n ← to_n + c. */
    static void addConstant(float[] to, float c, int length) {
        for (int n = 0; n < length; n++) {
            to[n] += c;
        }
    }

    /** Whether some number is above a limit. */
    static boolean anyAbove(float limit, float[] x, int length) {
        for (int n = 0; n < length; n++) {
            if (x[n] > limit) {
                return true;
            }
        }
        return false;
    }

    /** Whether every number is above a limit. */
    static boolean allAbove(float limit, float[] x, int length) {
        for (int n = 0; n < length; n++) {
            if (!(x[n] > limit)) {
                return false;
            }
        }
        return true;
    }

    /** to_n ← to_n + x_n. */
    static void add(float[] to, float[] x, int length) {
        for (int n = 0; n < length; n++) {
            to[n] += x[n];
        }
    }

    /** to_n ← to_n + c x_n. */
    static void addScaled(float[] to, float[] x, float c, int length) {
        for (int n = 0; n < length; n++) {
            to[n] += c * x[n];
        }
    }

    /** to_n ← c x_n. */
    static void scale(float[] to, float[] x, float c, int length) {
        for (int n = 0; n < length; n++) {
            to[n] = c * x[n];
        }
    }

    /** to_n ← x_n y_n. */
    static void product(float[] to, float[] x, float[] y, int length) {
        for (int n = 0; n < length; n++) {
            to[n] = x[n] * y[n];
        }
    }

    /** to_n ← to_n − x_n. */
    static void subtract(float[] to, float[] x, int length) {
        for (int n = 0; n < length; n++) {
            to[n] -= x[n];
        }
    }

    /** to_n ← (x_n − c) y_n. */
    static void centredProduct(float[] to, float[] x, float c, float[] y, int length) {
        for (int n = 0; n < length; n++) {
            to[n] = (x[n] - c) * y[n];
        }
    }

    /** to_n ← 1 / to_n. */
    static void invert(float[] to, int length) {
        for (int n = 0; n < length; n++) {
            to[n] = 1 / to[n];
        }
    }

    /**
     * to_n ← exp(s (x_n + c − y_n)), for exponents of at most 0: a polynomial of a 64th, squared
     * six times. The first four times it is kept less one, so that results near one are right to
     * 3e-7, relatively; those of 1e-8 are to 5e-5.
     */
    static void exp(float[] to, float[] x, float c, float[] y, float s, int length) {
        for (int n = 0; n < length; n++) {
            float e = SCALE * Math.max(MIN_EXPONENT, s * (x[n] + c - y[n]));
            float p = 1 / 120f + e * (1 / 720f);
            p = 1 / 24f + e * p;
            p = 1 / 6f + e * p;
            p = 0.5f + e * p;
            p = e + e * e * p;
            p = p * (2 + p);
            p = p * (2 + p);
            p = p * (2 + p);
            p = p * (2 + p);
            p = 1 + p;
            p *= p;
            to[n] = p * p;
        }
    }

    /** How many are above a limit. */
    static int countAbove(float limit, float[] x, int length) {
        int count = 0;
        for (int n = 0; n < length; n++) {
            count += x[n] > limit ? 1 : 0;
        }
        return count;
    }

    /** Σ_n x_n, eight at a time in single precision and these in double. */
    static double sum(float[] x, int length) {
        double sum = 0;
        int n = 0;
        for (; n + 7 < length; n += 8) {
            sum +=
                    (x[n] + x[n + 1] + (x[n + 2] + x[n + 3]))
                            + (x[n + 4] + x[n + 5] + (x[n + 6] + x[n + 7]));
        }
        for (; n < length; n++) {
            sum += x[n];
        }
        return sum;
    }
}
