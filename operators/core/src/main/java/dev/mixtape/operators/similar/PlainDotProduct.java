package dev.mixtape.operators.similar;

/** Four sums side by side, so that one addition need not wait for another. */
final class PlainDotProduct implements DotProduct {

    @Override
    public float of(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int k = 0;
        for (; k + 3 < a.length; k += 4) {
            s0 += a[k] * b[k];
            s1 += a[k + 1] * b[k + 1];
            s2 += a[k + 2] * b[k + 2];
            s3 += a[k + 3] * b[k + 3];
        }
        float rest = 0;
        for (; k < a.length; k++) {
            rest += a[k] * b[k];
        }
        return (s0 + s1) + (s2 + s3) + rest;
    }
}
