package dev.mixtape.operators.backend.opencl;

import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.SufficientStatistics;
import java.util.List;

/** From the device's moments about the components' present means to centred statistics. */
final class Moments {

    private Moments() {}

    /**
     * Adds a bundle's.
     *
     * @param sum where they are added
     * @param moments Σ r d_i d_j with d = (x − m_k, 1), K×P in the order of {@code PackedForm}
     * @param components of the model that inferred the bundle, K
     */
    static void addTo(SufficientStatistics sum, double[] moments, List<NormalWishart> components) {
        int D = sum.D();
        int size = Packed.size(D);
        double[] mean = new double[D];
        double[] scatter = new double[size];
        for (int k = 0; k < sum.K(); k++) {
            int at = k * (size + D + 1);
            double N = moments[at + size + D];
            if (N > 0) {
                System.arraycopy(moments, at, scatter, 0, size);
                for (int i = 0; i < D; i++) {
                    mean[i] = moments[at + size + i] / N;
                }
                Packed.addOuter(scatter, 0, -N, mean);
                for (int i = 0; i < D; i++) {
                    mean[i] += (float) components.get(k).m()[i];
                }
                sum.merge(k, N, mean, 0, scatter, 0);
            }
        }
    }
}
