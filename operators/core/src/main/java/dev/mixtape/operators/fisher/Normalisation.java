package dev.mixtape.operators.fisher;

/**
 * What makes a Fisher vector fit for a linear classifier and for cosines (Perronnin, Sánchez and
 * Mensink 2010): the power normalisation v ← sign(v)·√|v|, which spreads what a few bursts of
 * frames had piled up, and then length one.
 */
public final class Normalisation {

    private Normalisation() {}

    /**
     * Normalises in place. A vector of zeros stays one: it has no direction.
     *
     * @param v finite numbers
     */
    public static void apply(float[] v) {
        double length = 0;
        for (float value : v) {
            length += Math.abs(value); // the square of what the value becomes
        }
        float scale = (float) (length == 0 ? 0 : 1 / Math.sqrt(length));
        for (int i = 0; i < v.length; i++) { // what keeps its sign without a branch is a vector
            float root = (float) Math.sqrt(Math.abs(v[i]));
            v[i] = v[i] / Math.max(root, Float.MIN_NORMAL) * scale;
        }
    }
}
