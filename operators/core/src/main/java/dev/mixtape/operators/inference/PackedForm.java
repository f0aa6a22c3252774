package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;

/**
 * E[ln p(x|φ_k)] as a dot product: a frame becomes P = D(D+1)/2 + D + 1 numbers, x_i x_j for i ≤ j
 * by rows, then x, then 1; a component becomes as many coefficients. So the expected
 * log-likelihoods of many frames are one matrix product.
 */
public final class PackedForm {

    private PackedForm() {}

    /** P = D(D+1)/2 + D + 1. */
    public static int size(int D) {
        return Packed.size(D) + D + 1;
    }

    /**
     * As {@link #coefficients(NormalWishart, Cholesky, double[], float[])}, factor and inverse
     * computed.
     *
     * @param row P numbers, overwritten
     */
    public static void coefficients(NormalWishart q, float[] row) {
        Cholesky factor = Cholesky.of(q.D(), q.wInv());
        coefficients(q, factor, Packed.unpack(q.D(), factor.inverse()), row);
    }

    /**
     * The quadratic form multiplied out: −ν/2·xᵀWx + ν(Wm)ᵀx + (ln normaliser − ν/2·mᵀWm).
     *
     * @param q a component
     * @param factor of its W⁻¹
     * @param W D×D row-major; what lies above the diagonal is not read
     * @param row P numbers, overwritten
     */
    public static void coefficients(NormalWishart q, Cholesky factor, double[] W, float[] row) {
        int D = q.D();
        double[] Wm = new double[D];
        int p = 0;
        for (int i = 0; i < D; i++) {
            row[p++] = (float) (-0.5 * q.nu() * W[i * D + i]);
            Wm[i] += W[i * D + i] * q.m()[i];
            for (int j = i + 1; j < D; j++) {
                double w = W[j * D + i];
                row[p++] = (float) (-q.nu() * w);
                Wm[i] += w * q.m()[j];
                Wm[j] += w * q.m()[i];
            }
        }
        for (int i = 0; i < D; i++) {
            row[p++] = (float) (q.nu() * Wm[i]);
        }
        double distance = factor.inverseQuadraticForm(q.m(), 0, new double[D]);
        row[p] = (float) (q.logNormalizer(factor) - 0.5 * q.nu() * distance);
    }
}
