package dev.mixtape.operators.fisher;

import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Whitening;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Why two songs are near by their vectors.
 *
 * <p>The axes are orthonormal, so that a vector v along them stands for V = Aᵀv in the space of the
 * {@link SongVector}s, and the cosine is a sum over components and the covariance: cos(a, b) = (Σ_k
 * ⟨A_k, B_k⟩ + ⟨A_cov, B_cov⟩) / (‖a‖ ‖b‖). Within a component, V + mean says how the song's frames
 * differ from the component; the whitening, inverted, tells that by features.
 *
 * @param cosine of the two vectors, in [−1, 1]
 * @param parts by falling share of the cosine, all components; their shares and the covariance's
 *     add up to it but for axes that were rounded
 * @param covariation what the covariance brings
 */
public record Likeness(double cosine, List<Part> parts, Covariation covariation) {

    /**
     * What one component brings.
     *
     * @param share of the cosine, as a part of it; below 0 where the songs differ the opposite way
     * @param both how both songs differ from the component in the same way, most first
     */
    public record Part(int component, double share, List<Deviation> both) {}

    /** What of a feature differs. */
    public enum Moment {
        /** Its mean. */
        MEAN,
        /** How much it varies. */
        SPREAD
    }

    /**
     * How both songs differ from a component in a feature.
     *
     * @param column of the feature, in [0, D)
     * @param more whether it is above the component, or wider
     * @param size of the smaller of both differences, in standard deviations of the feature (of
     *     SPREAD: in variances) times a factor of the song, since a vector has length 1: what is
     *     larger weighs more, and no more than that
     */
    public record Deviation(int column, Moment moment, boolean more, double size) {}

    /**
     * Compares two songs.
     *
     * @param model with axes; the components' places are its own
     * @param a vector of a song, as wide as the axes
     * @param b of another, likewise
     * @throws IllegalArgumentException for a model without axes, or vectors of another width
     */
    public static Likeness of(Model model, float[] a, float[] b) {
        PrincipalAxes axes = model.axes();
        if (axes.width() == 0 || a.length != axes.width() || b.length != axes.width()) {
            throw new IllegalArgumentException(
                    String.format(
                            "vectors of %d and %d numbers: must have the %d of the model's axes",
                            a.length, b.length, axes.width()));
        }
        double product = Math.sqrt(dot(a, a) * dot(b, b));
        double length = product == 0 ? 1 : product; // a vector of zeros is like nothing
        float[] A = back(axes, a);
        float[] B = back(axes, b);
        DiagonalMixture mixture = DiagonalMixture.of(model);
        double[][] reach = reach(model.whitening());
        List<Part> parts =
                IntStream.range(0, model.K())
                        .mapToObj(k -> part(reach, mixture, axes, k, A, B, length))
                        .sorted(Comparator.comparingDouble(part -> -part.share()))
                        .toList();
        Covariation covariation = Covariation.of(reach, A, B, 2 * model.K() * model.D(), length);
        return new Likeness(dot(a, b) / length, parts, covariation);
    }

    /** D×D: row i is what one of whitened dimension i is in the features' deviations. */
    static double[][] reach(Whitening whitening) {
        int D = whitening.D();
        double[] deviations = whitening.deviations();
        double[][] reach = new double[D][];
        for (int i = 0; i < D; i++) {
            double[] unit = new double[D];
            unit[i] = 1;
            reach[i] = whitening.directions(unit);
            for (int j = 0; j < D; j++) {
                reach[i][j] /= deviations[j];
            }
        }
        return reach;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int q = 0; q < a.length; q++) {
            sum += (double) a[q] * b[q];
        }
        return sum;
    }

    /** Aᵀv, without the mean. */
    private static float[] back(PrincipalAxes axes, float[] v) {
        float[] whole = new float[axes.mean().length];
        for (int q = 0; q < v.length; q++) {
            for (int p = 0; p < whole.length; p++) {
                whole[p] += v[q] * axes.axes()[q][p];
            }
        }
        return whole;
    }

    private static Part part(
            double[][] reach,
            DiagonalMixture mixture,
            PrincipalAxes axes,
            int k,
            float[] A,
            float[] B,
            double length) {
        int from = k * 2 * mixture.D();
        double share = 0;
        for (int p = from; p < from + 2 * mixture.D(); p++) {
            share += (double) A[p] * B[p];
        }
        double[] variances = mixture.variances()[k];
        Differences ofA = Differences.of(reach, variances, axes.mean(), A, from);
        Differences ofB = Differences.of(reach, variances, axes.mean(), B, from);
        List<Deviation> both =
                Stream.concat(
                                common(Moment.MEAN, ofA.means(), ofB.means()),
                                common(Moment.SPREAD, ofA.spreads(), ofB.spreads()))
                        .sorted(Comparator.comparingDouble(deviation -> -deviation.size()))
                        .toList();
        return new Part(k, share / length, both);
    }

    private static Stream<Deviation> common(Moment moment, double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .filter(i -> a[i] * b[i] > 0)
                .mapToObj(
                        i ->
                                new Deviation(
                                        i,
                                        moment,
                                        a[i] > 0,
                                        Math.min(Math.abs(a[i]), Math.abs(b[i]))));
    }

    /** How a song differs from a component, D each, in the features' deviations and variances. */
    @SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
    private record Differences(double[] means, double[] spreads) {

        static Differences of(
                double[][] reach, double[] variances, float[] mean, float[] V, int from) {
            int D = variances.length;
            double[] means = new double[D];
            double[] spreads = new double[D];
            for (int i = 0; i < D; i++) {
                double first = square(V[from + i] + mean[from + i]) * Math.sqrt(variances[i]);
                double second = square(V[from + D + i] + mean[from + D + i]) * variances[i];
                for (int j = 0; j < D; j++) {
                    means[j] += first * reach[i][j];
                    spreads[j] += second * reach[i][j] * reach[i][j];
                }
            }
            return new Differences(means, spreads);
        }

        /** The root that normalising took, taken back; the sign stays. */
        private static double square(double root) {
            return root * Math.abs(root);
        }
    }
}
