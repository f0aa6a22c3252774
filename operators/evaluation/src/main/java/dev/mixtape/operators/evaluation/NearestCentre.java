package dev.mixtape.operators.evaluation;

/**
 * Finds the nearest of K centres by ½‖c‖² − x·c, which orders them as ‖x − c‖² does. Centres lie
 * turned, a row for each dimension, so that the inner loop runs over K and becomes vector
 * instructions. One instance per thread.
 */
final class NearestCentre {

    private final int D;
    private final int K;
    private final float[][] turned;
    private final float[] half;
    private final float[] score;

    /**
     * Prepares centres.
     *
     * @param centres K×D
     */
    NearestCentre(Matrix centres) {
        D = centres.columns();
        K = centres.rows();
        turned = new float[D][K];
        half = new float[K];
        score = new float[K];
        for (int k = 0; k < K; k++) {
            for (int i = 0; i < D; i++) {
                float c = centres.at(k, i);
                turned[i][k] = c;
                half[k] += c * c / 2;
            }
        }
    }

    /**
     * The nearest centre; of several as near, the first.
     *
     * @param x rows of D numbers
     * @param row which of them
     */
    int of(float[] x, int row) {
        System.arraycopy(half, 0, score, 0, K);
        int at = row * D;
        int i = 0;
        // Four dimensions at a time: scores are read and written a quarter as often.
        for (; i + 4 <= D; i += 4) {
            subtract(x, at + i, turned[i], turned[i + 1], turned[i + 2], turned[i + 3]);
        }
        for (; i < D; i++) {
            float xi = x[at + i];
            float[] c = turned[i];
            for (int k = 0; k < K; k++) {
                score[k] -= xi * c[k];
            }
        }
        int nearest = 0;
        for (int k = 1; k < K; k++) {
            if (score[k] < score[nearest]) {
                nearest = k;
            }
        }
        return nearest;
    }

    private void subtract(float[] x, int at, float[] c0, float[] c1, float[] c2, float[] c3) {
        float x0 = x[at];
        float x1 = x[at + 1];
        float x2 = x[at + 2];
        float x3 = x[at + 3];
        for (int k = 0; k < K; k++) {
            score[k] -= x0 * c0[k] + x1 * c1[k] + (x2 * c2[k] + x3 * c3[k]);
        }
    }
}
