package dev.mixtape.operators.model;

/**
 * The lower Cholesky factor of a symmetric positive definite matrix: A = L·Lᵀ.
 *
 * @param D its size
 * @param L D×D row-major, zero above the diagonal
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record Cholesky(int D, double[] L) {

    /**
     * Factors a packed matrix.
     *
     * @param packed upper triangle by rows ({@link Packed}); not changed
     * @throws ArithmeticException naming the pivot, if it is not positive definite
     */
    public static Cholesky of(int D, double[] packed) {
        double[] L = new double[D * D];
        for (int j = 0, p = 0; j < D; j++) {
            double pivot = packed[p] - dot(L, j, L, j, j, D);
            if (!(pivot > 0) || Double.isInfinite(pivot)) {
                throw new ArithmeticException(
                        "pivot " + j + " is " + pivot + ": the matrix is not positive definite");
            }
            double root = Math.sqrt(pivot);
            L[j * D + j] = root;
            for (int i = j + 1; i < D; i++) {
                L[i * D + j] = (packed[p + i - j] - dot(L, i, L, j, j, D)) / root;
            }
            p += D - j;
        }
        return new Cholesky(D, L);
    }

    private static double dot(double[] A, int i, double[] B, int j, int length, int D) {
        double sum = 0;
        for (int q = 0; q < length; q++) {
            sum += A[i * D + q] * B[j * D + q];
        }
        return sum;
    }

    /** ln|A| = 2 Σ ln L_ii. */
    public double logDet() {
        double sum = 0;
        for (int i = 0; i < D; i++) {
            sum += Math.log(L[i * D + i]);
        }
        return 2 * sum;
    }

    /**
     * xᵀA⁻¹x = ‖L⁻¹x‖², without forming an inverse.
     *
     * @param x D numbers at {@code at}
     * @param work D numbers, overwritten with L⁻¹x
     */
    public double inverseQuadraticForm(double[] x, int at, double[] work) {
        double sum = 0;
        for (int i = 0; i < D; i++) {
            double y = x[at + i];
            for (int j = 0; j < i; j++) {
                y -= L[i * D + j] * work[j];
            }
            y /= L[i * D + i];
            work[i] = y;
            sum += y * y;
        }
        return sum;
    }

    /** L⁻¹, lower-triangular, D×D row-major. */
    public double[] inverseFactor() {
        double[] inverse = new double[D * D];
        for (int j = 0; j < D; j++) {
            inverse[j * D + j] = 1 / L[j * D + j];
            for (int i = j + 1; i < D; i++) {
                double sum = 0;
                for (int q = j; q < i; q++) {
                    sum += L[i * D + q] * inverse[q * D + j];
                }
                inverse[i * D + j] = -sum / L[i * D + i];
            }
        }
        return inverse;
    }

    /** A⁻¹ = L⁻ᵀL⁻¹, packed. */
    public double[] inverse() {
        double[] half = inverseFactor();
        double[] packed = new double[Packed.size(D)];
        for (int i = 0, p = 0; i < D; i++) {
            for (int j = i; j < D; j++, p++) {
                double sum = 0;
                for (int q = j; q < D; q++) {
                    sum += half[q * D + i] * half[q * D + j];
                }
                packed[p] = sum;
            }
        }
        return packed;
    }

    /** tr(A⁻¹) = ‖L⁻¹‖². */
    public double inverseTrace() {
        double sum = 0;
        for (double value : inverseFactor()) {
            sum += value * value;
        }
        return sum;
    }
}
