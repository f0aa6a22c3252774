package dev.mixtape.operators.drift;

import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.SufficientStatistics;

/** How well a component explains the frames that it is responsible for. */
final class ComponentFit {
    private ComponentFit() {}

    /**
     * The mean of E_q[ln p(x|φ_k)] over a batch's frames of component k, from its statistics alone:
     *
     * <pre>
     * ½(E[ln|Λ|] − D ln 2π − D/λ) − ½ν( tr(W S_k) + (x̄_k−m)ᵀW(x̄_k−m) )
     * </pre>
     *
     * @param component of a version that has not learned from the batch
     * @param k with frames
     * @return nats per frame
     */
    static double of(NormalWishart component, SufficientStatistics batch, int k) {
        int D = component.D();
        Cholesky factor = Cholesky.of(D, component.wInv());
        double[] shift = batch.xBar(k);
        for (int i = 0; i < D; i++) {
            shift[i] -= component.m()[i];
        }
        double spread = trace(D, factor.inverse(), batch.scatter(k)) / batch.N(k);
        double distance = factor.inverseQuadraticForm(shift, 0, new double[D]);
        return component.logNormalizer(factor) - 0.5 * component.nu() * (spread + distance);
    }

    /** tr(A B) of symmetric, packed matrices. */
    private static double trace(int D, double[] a, double[] b) {
        double sum = 0;
        for (int p = 0; p < a.length; p++) {
            sum += 2 * a[p] * b[p];
        }
        for (int i = 0; i < D; i++) {
            int p = Packed.index(D, i, i);
            sum -= a[p] * b[p];
        }
        return sum;
    }
}
