package dev.mixtape.operators.interpretation;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What a component means, for a person: a column of the paper's Table 4, and more.
 *
 * @param component k
 * @param share Ñ_k = N_k / Σ_k' N_k', in [0, 1]
 * @param songs songs that have a share of it
 * @param tags by falling relevance
 * @param exemplars best first
 * @param features that set it apart, by falling number of standard deviations
 */
public record ComponentDescription(
        int component,
        double share,
        long songs,
        List<Tag> tags,
        List<Exemplar> exemplars,
        List<DistinctFeature> features) {

    /**
     * A tag of a component.
     *
     * @param weight α_tk · idf_t, in songs times nats
     * @param tagShare α_tk / Σ_k' α_tk', how much of the tag this component holds
     */
    public record Tag(String tag, double weight, double tagShare) {}

    /** How much of each kind to tell, at most. */
    public record Length(int tags, int exemplars, int features) {
        /** What a person takes in. */
        public static final Length DEFAULT = new Length(10, 5, 5);
    }

    /**
     * Describes components by what was counted, all of them together: shares and tag frequencies
     * are those of the whole.
     *
     * @param all of one model
     * @param features by component
     * @return by falling share, equal ones by number
     */
    public static List<ComponentDescription> of(
            Collection<ComponentCounts> all, List<List<DistinctFeature>> features, Length length) {
        TagRelevance relevance = new TagRelevance(all);
        long N = all.stream().mapToLong(ComponentCounts::frames).sum();
        return all.stream()
                .map(
                        counts ->
                                new ComponentDescription(
                                        counts.component(),
                                        N == 0 ? 0 : (double) counts.frames() / N,
                                        counts.songs(),
                                        relevance.top(counts, length.tags()),
                                        first(counts.exemplars(), length.exemplars()),
                                        first(features.get(counts.component()), length.features())))
                .sorted(
                        Comparator.comparingDouble(ComponentDescription::share)
                                .reversed()
                                .thenComparing(ComponentDescription::component))
                .toList();
    }

    private static <T> List<T> first(List<T> some, int most) {
        return some.subList(0, Math.min(most, some.size()));
    }
}
