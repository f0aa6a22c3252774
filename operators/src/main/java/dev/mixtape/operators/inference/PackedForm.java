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
     * The quadratic form multiplied out: −ν/2·xᵀWx + ν(Wm)ᵀx + (ln normaliser − ν/2·mᵀWm).
     *
     * @param q a component
     * @param row P numbers, overwritten
     */
    public static void coefficients(NormalWishart q, float[] row) {
        int D = q.D();
        Cholesky factor = Cholesky.of(D, q.wInv());
        double[] W = Packed.unpack(D, factor.inverse());
        int p = 0;
        for (int i = 0; i < D; i++) {
            for (int j = i; j < D; j++) {
                row[p++] = (float) ((i == j ? -0.5 : -1) * q.nu() * W[i * D + j]);
            }
        }
        for (int i = 0; i < D; i++) {
            double sum = 0;
            for (int j = 0; j < D; j++) {
                sum += W[i * D + j] * q.m()[j];
            }
            row[p++] = (float) (q.nu() * sum);
        }
        double distance = factor.inverseQuadraticForm(q.m(), 0, new double[D]);
        row[p] = (float) (q.logNormalizer(factor) - 0.5 * q.nu() * distance);
    }
}
