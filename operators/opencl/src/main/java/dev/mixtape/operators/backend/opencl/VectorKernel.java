package dev.mixtape.operators.backend.opencl;

/**
 * The last passes, for a model with axes: each song's Fisher vector, as {@code
 * dev.mixtape.operators.fisher.FisherVector} defines it, and its places along the axes. By then
 * nothing else needs E, which holds the diagonal mixture's responsibilities.
 */
abstract class VectorKernel extends RoundKernel {

    /** How many passes it takes. */
    static final int VECTOR_PASSES = 4;

    private static final float ROOT_OF_TWO = 1.4142135f;

    /** Rows of pairs and coefficients that are of the mixture, from paddedP on. */
    int paddedPowers;

    /** Axes; 0 for a model without. */
    int width;

    /** Means of the mixture, K×D. */
    float[] mixtureMeans;

    /** 1/σ of the mixture, K×D. */
    float[] mixtureScales;

    /** K·2D × width: an axis is a column. */
    float[] axes;

    /** ⟨mean, axis⟩, width. */
    double[] meanAlongAxes;

    /** sign(v)√|v| before its length is taken off, S×K·2D. */
    float[] roots;

    /** Places along the axes, S×width. */
    float[] vectors;

    void makeVectors(int pass) {
        if (pass == 0) {
            multiplyTiles(paddedP, paddedP + paddedPowers);
        } else if (pass == 1) {
            respondByMixture();
        } else if (pass == 2) {
            gatherRoots();
        } else {
            placeAlongAxes();
        }
    }

    /** The softmax over components, in the place of the scores. */
    void respondByMixture() {
        for (int n = getGlobalId(); n < frames; n += getGlobalSize()) {
            int at = n * K;
            float most = E[at];
            for (int k = 1; k < K; k++) {
                most = max(most, E[at + k]);
            }
            float sum = 0;
            for (int k = 0; k < K; k++) {
                float term = exp(E[at + k] - most);
                E[at + k] = term;
                sum += term;
            }
            for (int k = 0; k < K; k++) {
                E[at + k] = E[at + k] / sum;
            }
        }
    }

    /** A work-item takes one feature of one component of one song. */
    void gatherRoots() {
        for (int w = getGlobalId(); w < songs * K * D; w += getGlobalSize()) {
            int component = w / D; // of all songs' components
            int i = w - component * D;
            int s = component / K;
            int k = component - s * K;
            float mean = mixtureMeans[k * D + i];
            float scale = mixtureScales[k * D + i];
            double G = 0;
            double H = 0;
            for (int n = first[s]; n < first[s + 1]; n++) {
                float r = E[n * K + k];
                float away = (x[n * (D + 1) + i] - mean) * scale;
                G += r * away;
                H += r * (away * away - 1);
            }
            int N = first[s + 1] - first[s];
            roots[component * 2 * D + i] = signedRoot((float) (G / N));
            roots[component * 2 * D + D + i] = signedRoot((float) (H / N) / ROOT_OF_TWO);
        }
    }

    float signedRoot(float value) {
        float root = sqrt(abs(value));
        if (value < 0) {
            root = -root;
        }
        return root;
    }

    /** A work-item takes one axis of one song. */
    void placeAlongAxes() {
        int length = K * 2 * D;
        for (int w = getGlobalId(); w < songs * width; w += getGlobalSize()) {
            int s = w / width;
            int q = w - s * width;
            double along = 0;
            double squares = 0;
            for (int p = 0; p < length; p++) {
                float value = roots[s * length + p];
                along += value * axes[p * width + q];
                squares += value * value;
            }
            double scale = 0;
            if (squares > 0) {
                scale = 1 / sqrt(squares);
            }
            vectors[w] = (float) (along * scale - meanAlongAxes[q]);
        }
    }
}
