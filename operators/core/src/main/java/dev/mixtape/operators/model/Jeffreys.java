package dev.mixtape.operators.model;

import java.util.Arrays;

/**
 * How far apart two posteriors of a component are, as frames feel it: the Jeffreys divergence
 * (symmetrised Kullback-Leibler; Jeffreys 1946) of the Gaussians that they stand for,
 *
 * <p>J(p, q) = KL(p‖q) + KL(q‖p) = ½( tr(P_q S_p) + tr(P_p S_q) − 2D + (m_p−m_q)ᵀ(P_p+P_q)(m_p−m_q)
 * ),
 *
 * <p>with S = W⁻¹/ν and P = S⁻¹ = E[Λ]. It is the expected log-likelihood ratio of a frame, in
 * nats, and so in the unit of the softmax that makes an embedding. Between the posteriors
 * themselves the divergence would grow with the number of frames they rest on, though no frame can
 * tell them apart.
 */
public final class Jeffreys {
    private Jeffreys() {}

    /**
     * J in nats per frame, at least 0; 0 for equal means and covariances.
     *
     * @throws IllegalArgumentException if D differs
     * @throws ArithmeticException if a W⁻¹ is not positive definite
     */
    public static double between(NormalWishart p, NormalWishart q) {
        int D = p.D();
        if (q.D() != D) {
            throw new IllegalArgumentException(
                    "components have D=" + D + " and D=" + q.D() + ": must be the same");
        }
        Cholesky ofP = Cholesky.of(D, p.wInv());
        Cholesky ofQ = Cholesky.of(D, q.wInv());
        double traces =
                q.nu() / p.nu() * ratio(D, ofQ.L(), ofP.L())
                        + p.nu() / q.nu() * ratio(D, ofP.L(), ofQ.L());
        double[] shift = new double[D];
        for (int i = 0; i < D; i++) {
            shift[i] = p.m()[i] - q.m()[i];
        }
        double[] work = new double[D];
        double means =
                p.nu() * ofP.inverseQuadraticForm(shift, 0, work)
                        + q.nu() * ofQ.inverseQuadraticForm(shift, 0, work);
        return Math.max(0, 0.5 * (traces - 2 * D + means)); // rounding may leave −1e-15
    }

    /**
     * tr((L_a L_aᵀ)⁻¹ L_b L_bᵀ) = ‖X‖² with L_a X = L_b, solved row by row; all triangular. Rows
     * are arrays of their own, or C2 makes no vectors of the inner loop, which is nearly all of the
     * time.
     */
    private static double ratio(int D, double[] a, double[] b) {
        double[][] x = new double[D][];
        double sum = 0;
        for (int i = 0; i < D; i++) {
            double[] row = Arrays.copyOfRange(b, i * D, i * D + i + 1);
            for (int l = 0; l < i; l++) {
                subtract(row, a[i * D + l], x[l]);
            }
            for (int j = 0; j <= i; j++) {
                row[j] /= a[i * D + i];
                sum += row[j] * row[j];
            }
            x[i] = row;
        }
        return sum;
    }

    private static void subtract(double[] row, double factor, double[] from) {
        for (int j = 0; j < from.length; j++) {
            row[j] -= factor * from[j];
        }
    }
}
