package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.Cholesky;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.NormalWishart;
import java.util.ArrayList;
import java.util.List;

/**
 * E_q[ln p(x|φ_k)] = ½( E[ln|Λ_k|] − D ln 2π − D/λ_k − ν_k (x−m_k)ᵀW_k(x−m_k) ) (Bishop 2006, 10.64
 * and 10.65), of whitened frames under every component of a posterior.
 */
public final class ExpectedLogLikelihood {

    private final List<NormalWishart> components;
    private final List<Cholesky> factors = new ArrayList<>();
    private final double[] logNormalizer;

    /**
     * Factors every W_k⁻¹.
     *
     * @throws ArithmeticException if one is not positive definite
     */
    public ExpectedLogLikelihood(CorpusPosterior posterior) {
        this(posterior.components());
    }

    /**
     * The same of some components.
     *
     * @throws ArithmeticException if one is not positive definite
     */
    public ExpectedLogLikelihood(List<NormalWishart> some) {
        components = some;
        logNormalizer = new double[components.size()];
        for (int k = 0; k < components.size(); k++) {
            NormalWishart component = components.get(k);
            Cholesky factor = Cholesky.of(component.D(), component.wInv());
            factors.add(factor);
            logNormalizer[k] = component.logNormalizer(factor);
        }
    }

    /**
     * All of a song's.
     *
     * @param x N×D, whitened
     * @return N×K, nats
     */
    public double[] of(double[] x, int N) {
        int K = components.size();
        double[] E = new double[N * K];
        for (int k = 0; k < K; k++) {
            NormalWishart component = components.get(k);
            int D = component.D();
            double[] difference = new double[D];
            double[] work = new double[D];
            for (int n = 0; n < N; n++) {
                for (int i = 0; i < D; i++) {
                    difference[i] = x[n * D + i] - component.m()[i];
                }
                double distance = factors.get(k).inverseQuadraticForm(difference, 0, work);
                E[n * K + k] = logNormalizer[k] - 0.5 * component.nu() * distance;
            }
        }
        return E;
    }
}
