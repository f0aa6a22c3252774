package dev.mixtape.operators.similarity;

/**
 * {@link Similarity#HELLINGER}: roots of distributions are unit vectors, and h² is 1 less their dot
 * product, Bhattacharyya's coefficient.
 */
final class Hellinger implements Measure {

    private final double[] root;
    private final int K;

    Hellinger(float[] rows, int n, int K) {
        this.K = K;
        root = Simplex.roots(Simplex.of(rows, n, K));
    }

    /** From differences of roots, which stay exact where distributions are nearly the same. */
    @Override
    public double of(int i, int j) {
        double squares = 0;
        for (int k = 0; k < K; k++) {
            double difference = root[i * K + k] - root[j * K + k];
            squares += difference * difference;
        }
        return 1 - Math.min(1, Math.sqrt(squares / 2));
    }

    @Override
    public float[] directions() {
        return Simplex.single(root);
    }

    @Override
    public double least(double dot) {
        return dot;
    }

    /** Of two distributions by their roots. */
    static double ofRoots(float[] a, float[] b) {
        double squares = 0;
        for (int k = 0; k < a.length; k++) {
            double difference = (double) a[k] - b[k];
            squares += difference * difference;
        }
        return 1 - Math.min(1, Math.sqrt(squares / 2));
    }
}
