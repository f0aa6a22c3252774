package dev.mixtape.operators.similarity;

/** {@link Similarity#COSINE}: the dot product of unit vectors itself. */
final class Cosine implements Measure {

    private final float[] x;
    private final int K;
    private final double[] squaredNorm;

    Cosine(float[] rows, int n, int K) {
        this.x = rows;
        this.K = K;
        squaredNorm = new double[n];
        for (int i = 0; i < n; i++) {
            squaredNorm[i] = dot(i, i);
        }
    }

    @Override
    public double of(int i, int j) {
        double squares = squaredNorm[i] * squaredNorm[j];
        return squares == 0 ? 0 : Math.max(-1, Math.min(1, dot(i, j) / Math.sqrt(squares)));
    }

    @Override
    public float[] directions() {
        float[] directions = new float[x.length];
        for (int q = 0; q < x.length; q++) {
            double norm = Math.sqrt(squaredNorm[q / K]);
            directions[q] = norm == 0 ? 0 : (float) (x[q] / norm);
        }
        return directions;
    }

    @Override
    public double least(double dot) {
        return dot;
    }

    private double dot(int i, int j) {
        double sum = 0;
        for (int k = 0; k < K; k++) {
            sum += (double) x[i * K + k] * x[j * K + k];
        }
        return sum;
    }
}
