package dev.mixtape.operators.model;

/** Symmetric D×D matrices as their upper triangles, row by row: D(D+1)/2 numbers. */
public final class Packed {

    private Packed() {}

    /** D(D+1)/2. */
    public static int size(int D) {
        return D * (D + 1) / 2;
    }

    /** Where element (i, j) lies, for i ≤ j. */
    public static int index(int D, int i, int j) {
        return i * D - i * (i - 1) / 2 + (j - i);
    }

    /** {@code scale} times the identity. */
    public static double[] identity(int D, double scale) {
        double[] packed = new double[size(D)];
        for (int i = 0; i < D; i++) {
            packed[index(D, i, i)] = scale;
        }
        return packed;
    }

    /** The full matrix, row-major, D·D. */
    public static double[] unpack(int D, double[] packed) {
        double[] full = new double[D * D];
        for (int i = 0, p = 0; i < D; i++) {
            for (int j = i; j < D; j++, p++) {
                full[i * D + j] = packed[p];
                full[j * D + i] = packed[p];
            }
        }
        return full;
    }

    /** The upper triangle of a full row-major matrix; what lies below is not read. */
    public static double[] pack(int D, double[] full) {
        double[] packed = new double[size(D)];
        for (int i = 0, p = 0; i < D; i++) {
            for (int j = i; j < D; j++, p++) {
                packed[p] = full[i * D + j];
            }
        }
        return packed;
    }

    /**
     * Adds {@code weight · v vᵀ}, in place.
     *
     * @param packed where the matrix begins at {@code at}
     * @param v D numbers
     */
    public static void addOuter(double[] packed, int at, double weight, double[] v) {
        int D = v.length;
        for (int i = 0, p = at; i < D; i++) {
            double wi = weight * v[i];
            for (int j = i; j < D; j++, p++) {
                packed[p] += wi * v[j];
            }
        }
    }
}
