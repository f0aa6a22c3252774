package dev.mixtape.operators.backend.opencl;

import dev.mixtape.operators.fisher.DiagonalMixture;
import dev.mixtape.operators.inference.PackedForm;
import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import java.util.Arrays;
import java.util.List;

/** The kernel's arrays that a model version fills; Aparapi sends arrays that are new. */
final class ModelBuffers {

    private final BundleKernel kernel;
    private PrincipalAxes resident;

    /** What sizes follow from, as it was when buffers were last reserved. */
    private List<Integer> shape = List.of();

    ModelBuffers(BundleKernel kernel) {
        this.kernel = kernel;
    }

    /** Fills them with a version. */
    void fill(Model model, Layout layout) {
        int D = model.D();
        int K = model.K();
        kernel.side = layout.side();
        kernel.slices = layout.slices();
        kernel.D = D;
        kernel.K = K;
        kernel.T = model.T();
        kernel.paddedT = roundUp(kernel.T, GroupKernel.SLOTS);
        kernel.P = PackedForm.size(D);
        kernel.paddedK = roundUp(K, layout.tileWidth());
        kernel.paddedP = roundUp(kernel.P, LikelihoodKernel.DEPTH);
        kernel.alpha0 = model.alpha0();
        kernel.expectedLogAlpha0 = model.expectedLogAlpha0();
        kernel.temperature = (float) model.hyperparameters().temperature();
        kernel.tolerance = model.hyperparameters().tolerance();
        kernel.maxIterations = model.hyperparameters().maxIterations();
        kernel.mean = model.whitening().mean().clone();
        kernel.whitening = model.whitening().matrix().clone();
        kernel.paddedPowers = roundUp(2 * D + 1, LikelihoodKernel.DEPTH);
        kernel.pairs = pairs(D, kernel.paddedP, kernel.paddedPowers);
        useComponents(model.posterior());
        useAxes(model);
        reserveForModel();
    }

    private void useComponents(CorpusPosterior posterior) {
        int K = kernel.K;
        int D = kernel.D;
        kernel.logBeta = posterior.sticks().expectedLogBeta().clone();
        kernel.centres = new float[K * D];
        kernel.coefficients = new float[(kernel.paddedP + kernel.paddedPowers) * kernel.paddedK];
        float[] row = new float[kernel.P];
        for (int k = 0; k < K; k++) {
            NormalWishart q = posterior.components().get(k);
            PackedForm.coefficients(q, row);
            for (int p = 0; p < kernel.P; p++) {
                kernel.coefficients[p * kernel.paddedK + k] = row[p];
            }
            for (int i = 0; i < D; i++) {
                kernel.centres[k * D + i] = (float) q.m()[i];
            }
        }
    }

    /** The mixture whose Fisher vectors songs have, and the axes; nothing of a model without. */
    private void useAxes(Model model) {
        int D = kernel.D;
        kernel.width = model.axes().width();
        kernel.mixtureMeans = new float[kernel.width == 0 ? 1 : kernel.K * D];
        kernel.mixtureScales = new float[kernel.mixtureMeans.length];
        if (kernel.width == 0) {
            useAxes(PrincipalAxes.NONE);
            return;
        }
        DiagonalMixture mixture = DiagonalMixture.of(model);
        float[][] rows = mixture.coefficients();
        for (int k = 0; k < kernel.K; k++) {
            for (int p = 0; p < rows[k].length; p++) {
                kernel.coefficients[(kernel.paddedP + p) * kernel.paddedK + k] = rows[k][p];
            }
            for (int i = 0; i < D; i++) {
                kernel.mixtureMeans[k * D + i] = (float) mixture.means()[k][i];
                kernel.mixtureScales[k * D + i] =
                        (float) (1 / Math.sqrt(mixture.variances()[k][i]));
            }
        }
        useAxes(model.axes());
    }

    /** Axes stay as they are from version to version, and so do they on the device. */
    private void useAxes(PrincipalAxes axes) {
        if (axes.equals(resident)) {
            return;
        }
        resident = axes;
        int width = axes.width();
        int P = width == 0 ? 0 : kernel.K * 2 * kernel.D; // of the Fisher vector alone
        kernel.axes = new float[Math.max(1, P * width)];
        kernel.meanAlongAxes = new double[Math.max(1, width)];
        for (int q = 0; q < width; q++) {
            for (int p = 0; p < P; p++) {
                kernel.axes[p * width + q] = axes.axes()[q][p];
                kernel.meanAlongAxes[q] += (double) axes.mean()[p] * axes.axes()[q][p];
            }
        }
    }

    /**
     * What does not depend on the bundle; what does is reserved with the next. Another version of
     * the same shape finds all of it in place: it can be half a gigabyte.
     */
    private void reserveForModel() {
        List<Integer> needed =
                List.of(kernel.D, kernel.K, kernel.paddedT, kernel.slices, kernel.width);
        if (needed.equals(shape)) {
            return;
        }
        shape = needed;
        kernel.moments = new double[kernel.K * kernel.P];
        kernel.partMoments = new double[kernel.slices * kernel.K * kernel.P];
        kernel.raw = null;
        kernel.first = null;
    }

    /**
     * The order of {@link PackedForm}, then that of a diagonal mixture's coefficients; padding
     * repeats the constant, with coefficient 0.
     */
    private static int[] pairs(int D, int length, int lengthOfPowers) {
        int[] pairs = new int[length + lengthOfPowers];
        Arrays.fill(pairs, D << 16 | D);
        int p = 0;
        for (int i = 0; i < D; i++) {
            for (int j = i; j < D; j++) {
                pairs[p++] = i << 16 | j;
            }
        }
        for (int i = 0; i < D; i++) {
            pairs[p++] = i << 16 | D;
        }
        for (int i = 0; i < D; i++) {
            pairs[length + i] = i << 16 | D;
            pairs[length + D + i] = i << 16 | i;
        }
        return pairs;
    }

    private static int roundUp(int size, int to) {
        return (size + to - 1) / to * to;
    }
}
