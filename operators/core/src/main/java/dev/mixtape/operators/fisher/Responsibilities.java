package dev.mixtape.operators.fisher;

/**
 * How far each component of a mixture answers for a frame, all components at once: a frame is a row
 * [x, x²] and a mixture a matrix, {@link DiagonalMixture#coefficients}. One instance per thread.
 */
final class Responsibilities {

    /** Below the largest, in nats: what is further down has less than 1e-13 and is taken for 0. */
    private static final float LEAST = -30;

    private final int D;
    private final int K;

    /** 2D rows of K: those of x, then those of x². */
    private final float[][] coefficients;

    private final float[] constant;
    private final float[] score;
    private final float[] powers;

    /** Prepares a mixture. */
    Responsibilities(DiagonalMixture mixture) {
        D = mixture.D();
        K = mixture.K();
        coefficients = new float[2 * D][K];
        constant = new float[K];
        score = new float[K];
        powers = new float[2 * D];
        float[][] rows = mixture.coefficients();
        for (int k = 0; k < K; k++) {
            for (int p = 0; p < 2 * D; p++) {
                coefficients[p][k] = rows[k][p];
            }
            constant[k] = rows[k][2 * D];
        }
    }

    /**
     * Computes a frame's.
     *
     * @param x rows of D numbers
     * @param row which of them
     * @param to K numbers, which add up to 1
     * @return ln p(x), nats, if the temperature is 1
     */
    double of(float[] x, int row, double[] to) {
        score(x, row);
        float most = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < K; k++) {
            most = Math.max(most, score[k]);
        }
        double sum = 0;
        for (int k = 0; k < K; k++) {
            float below = score[k] - most;
            to[k] = below < LEAST ? 0 : Math.exp(below);
            sum += to[k];
        }
        for (int k = 0; k < K; k++) {
            to[k] /= sum;
        }
        return most + Math.log(sum);
    }

    private void score(float[] x, int row) {
        for (int i = 0; i < D; i++) {
            float value = x[row * D + i];
            powers[i] = value;
            powers[D + i] = value * value;
        }
        System.arraycopy(constant, 0, score, 0, K);
        int i = 0;
        // Four rows at a time: scores are read and written a quarter as often.
        for (; i + 4 <= 2 * D; i += 4) {
            addFour(i);
        }
        for (; i < 2 * D; i++) {
            float p = powers[i];
            float[] c = coefficients[i];
            for (int k = 0; k < K; k++) {
                score[k] += p * c[k];
            }
        }
    }

    private void addFour(int i) {
        float p0 = powers[i];
        float p1 = powers[i + 1];
        float p2 = powers[i + 2];
        float p3 = powers[i + 3];
        float[] c0 = coefficients[i];
        float[] c1 = coefficients[i + 1];
        float[] c2 = coefficients[i + 2];
        float[] c3 = coefficients[i + 3];
        for (int k = 0; k < K; k++) {
            score[k] += p0 * c0[k] + p1 * c1[k] + (p2 * c2[k] + p3 * c3[k]);
        }
    }
}
