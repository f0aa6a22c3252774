package dev.mixtape.operators.layout;

import java.util.Arrays;

/**
 * Places points in the plane so that what is near stays near: t-distributed stochastic neighbour
 * embedding (van der Maaten and Hinton 2008), exact, which costs n² a step and so is for a thousand
 * or two. Nothing is drawn at random: the start decides.
 */
final class NeighbourEmbedding {
    private static final int STEPS = 600;
    private static final int STEPS_TO_SETTLE = 200;
    private static final double LEAST_RATE = 10;
    private static final double LEAST_GAIN = 0.01;

    /**
     * How strongly a point is held to where it was, in units of one point's attraction: with less,
     * the map moves more for little that it gains; with more, it cannot make room for new ones.
     */
    private static final double SPRING = 0.03;

    /** Of the attraction, while groups find together from a start that is no layout yet. */
    private static final float EXAGGERATION = 12;

    private final int n;
    private final float[][] p;
    private final float[] x;
    private final float[] y;
    private final double[] pullX;
    private final double[] pullY;
    private final double[] gainX;
    private final double[] gainY;
    private final double[] stepX;
    private final double[] stepY;

    private NeighbourEmbedding(float[][] distances, double perplexity, Places start) {
        n = distances.length;
        p = joint(distances, Math.max(1, Math.min(perplexity, (n - 1) / 3.0)));
        x = start.x().clone();
        y = start.y().clone();
        pullX = new double[n];
        pullY = new double[n];
        gainX = new double[n];
        gainY = new double[n];
        stepX = new double[n];
        stepY = new double[n];
        Arrays.fill(gainX, 1);
        Arrays.fill(gainY, 1);
    }

    /**
     * From a start that is no layout yet, but says what is left and what is right.
     *
     * @param distances n×n, squared
     * @param perplexity how many neighbours weigh, about; at most (n−1)/3 are taken
     * @param start n
     */
    static Places of(float[][] distances, double perplexity, Places start) {
        NeighbourEmbedding embedding = new NeighbourEmbedding(distances, perplexity, start);
        embedding.shrink();
        embedding.descend(STEPS / 3, EXAGGERATION, 0, 0.5);
        embedding.descend(STEPS - STEPS / 3, 1, 0, 0.8);
        return new Places(embedding.x, embedding.y);
    }

    /**
     * From a layout, of which each point is held by a spring.
     *
     * @param distances n×n, squared
     * @param perplexity as above
     * @param start n
     */
    static Places settled(float[][] distances, double perplexity, Places start) {
        NeighbourEmbedding embedding = new NeighbourEmbedding(distances, perplexity, start);
        embedding.descend(STEPS_TO_SETTLE, 1, SPRING / embedding.n, 0.8);
        return new Places(embedding.x, embedding.y);
    }

    /** So small that all points are neighbours, and none is in the way of another. */
    private void shrink() {
        double squares = 0;
        for (int i = 0; i < n; i++) {
            squares += x[i] * x[i];
        }
        float scale = squares > 0 ? (float) (1e-4 / Math.sqrt(squares / n)) : 0;
        for (int i = 0; i < n; i++) {
            x[i] *= scale;
            y[i] *= scale;
        }
    }

    /** Goes down the gradient; a spring holds each point to where it is now. */
    private void descend(int steps, float exaggeration, double spring, double momentum) {
        double rate = Math.max(n / 12.0, LEAST_RATE);
        float[] fromX = x.clone();
        float[] fromY = y.clone();
        for (int s = 0; s < steps; s++) {
            gradient(exaggeration);
            for (int i = 0; i < n; i++) {
                pullX[i] += spring * (x[i] - fromX[i]);
                pullY[i] += spring * (y[i] - fromY[i]);
            }
            move(x, pullX, gainX, stepX, rate, momentum);
            move(y, pullY, gainY, stepY, rate, momentum);
        }
    }

    /** 4 Σ_j (p_ij − q_ij)(z_i − z_j)/(1+‖z_i−z_j‖²), as attraction less repulsion over its sum. */
    private void gradient(float exaggeration) {
        double[] pushX = new double[n];
        double[] pushY = new double[n];
        Arrays.fill(pullX, 0);
        Arrays.fill(pullY, 0);
        double total = 0;
        for (int i = 0; i < n; i++) {
            float[] row = p[i];
            float xi = x[i];
            float yi = y[i];
            float sum = 0;
            float ax = 0;
            float ay = 0;
            float rx = 0;
            float ry = 0;
            for (int j = 0; j < n; j++) {
                float dx = xi - x[j];
                float dy = yi - y[j];
                float q = 1 / (1 + dx * dx + dy * dy);
                sum += q;
                ax += row[j] * q * dx;
                ay += row[j] * q * dy;
                rx += q * q * dx;
                ry += q * q * dy;
            }
            total += sum - 1;
            pullX[i] = ax;
            pullY[i] = ay;
            pushX[i] = rx;
            pushY[i] = ry;
        }
        double share = total > 0 ? 1 / total : 0; // one point alone repels nothing
        for (int i = 0; i < n; i++) {
            pullX[i] = 4 * (exaggeration * pullX[i] - pushX[i] * share);
            pullY[i] = 4 * (exaggeration * pullY[i] - pushY[i] * share);
        }
    }

    /** With momentum, and a gain that grows while the direction stays (Jacobs 1988). */
    private static void move(
            float[] z, double[] pull, double[] gain, double[] step, double rate, double momentum) {
        for (int i = 0; i < z.length; i++) {
            gain[i] = Math.max(LEAST_GAIN, pull[i] * step[i] < 0 ? gain[i] + 0.2 : gain[i] * 0.8);
            step[i] = momentum * step[i] - rate * gain[i] * pull[i];
            z[i] += (float) step[i];
        }
    }

    /** p_ij = (p_j|i + p_i|j)/2n: symmetric, summing to 1. */
    private static float[][] joint(float[][] distances, double perplexity) {
        int n = distances.length;
        float[][] p = new float[n][];
        for (int i = 0; i < n; i++) {
            p[i] = distances[i].clone();
            p[i][i] = Float.POSITIVE_INFINITY;
            Neighbourhood.weigh(p[i], perplexity);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                p[i][j] = p[j][i] = (p[i][j] + p[j][i]) / (2 * n);
            }
        }
        return p;
    }
}
