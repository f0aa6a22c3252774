package dev.mixtape.operators.interpretation;

import dev.mixtape.operators.frames.FeatureNames;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How far a component's mean lies from the corpus' in one feature.
 *
 * @param column in [0, D)
 * @param name of the feature, see {@link FeatureNames}
 * @param difference in the feature's own unit
 * @param deviations the same in standard deviations of the sample that the model's whitening was
 *     estimated from
 * @param word what it sounds like, where that is well defined
 */
public record DistinctFeature(
        int column, String name, double difference, double deviations, Optional<String> word) {

    /** With the column's name and word. */
    public static DistinctFeature of(
            FeatureNames names, int column, double difference, double deviations) {
        return new DistinctFeature(
                column,
                names.name(column),
                difference,
                deviations,
                names.word(column, difference > 0));
    }

    /**
     * The features that set each component of a model apart.
     *
     * <p>Component k's mean is m_k brought back to feature units. The corpus' mean is that of all
     * frames learned: Σ_k λ_k m_k = λ0 m0 K + Σ_k Σ_n r_nk x_n (Eq. 17) and Σ_k (λ_k − λ0) = Σ_k
     * N_k (Eq. 16), with m0 = 0 in whitened space, so it is Σ_k λ_k m_k / Σ_k (λ_k − λ0), brought
     * back likewise. A model that has learned nothing yet has the whitening's mean.
     *
     * @param names of the model's features
     * @param most features of each
     * @return K lists, by component; each by falling number of standard deviations, equal ones by
     *     column
     */
    public static List<List<DistinctFeature>> of(Model model, FeatureNames names, int most) {
        double[] corpus = model.whitening().invert(corpusMean(model));
        double[] deviations = model.whitening().deviations();
        return model.posterior().components().stream()
                .map(component -> model.whitening().invert(component.m()))
                .map(mean -> of(names, mean, corpus, deviations, most))
                .toList();
    }

    /**
     * The features in which one component's mean lies apart from another's, in a model's space.
     *
     * @param model whose whitening both are in
     * @param names of the model's features
     * @param most features
     * @return by falling number of standard deviations; a difference is {@code to} less {@code
     *     from}
     */
    static List<DistinctFeature> between(
            Model model, NormalWishart from, NormalWishart to, FeatureNames names, int most) {
        return of(
                names,
                model.whitening().invert(to.m()),
                model.whitening().invert(from.m()),
                model.whitening().deviations(),
                most);
    }

    private static List<DistinctFeature> of(
            FeatureNames names, double[] mean, double[] corpus, double[] deviations, int most) {
        return IntStream.range(0, mean.length)
                .mapToObj(
                        i -> {
                            double difference = mean[i] - corpus[i];
                            return of(names, i, difference, difference / deviations[i]);
                        })
                .sorted(Comparator.comparingDouble(feature -> -Math.abs(feature.deviations())))
                .limit(most)
                .toList();
    }

    /** In whitened space. */
    private static double[] corpusMean(Model model) {
        Hyperparameters h = model.hyperparameters();
        double[] mean = new double[model.D()];
        double N = 0;
        for (NormalWishart component : model.posterior().components()) {
            N += component.lambda() - h.lambda0();
            for (int i = 0; i < mean.length; i++) {
                mean[i] += component.lambda() * component.m()[i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] = N > 0 ? mean[i] / N : 0;
        }
        return mean;
    }
}
