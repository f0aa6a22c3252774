package dev.mixtape.operators.interpretation;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How much a tag says of a component: α_tk · idf_t (paper §4.3).
 *
 * <p>α_tk = Σ_{j: t∈j} (1/N_j) Σ_n r_jnk, and idf_t = ln J − ln(n_t + 1) with J songs that have
 * tags, of which n_t have t. The paper gives α_tk and names the inverse document frequency; its
 * form is that of the authors' {@code extract_topic_terms.py}. It differs in one thing: J counts
 * the songs that have tags, not all that the tag collection knows. A tag that all or all but one of
 * them carry has idf_t ≤ 0 and tells nothing, so it is left out rather than listed last.
 */
final class TagRelevance {
    private final long J;
    private final Map<String, Long> n = new HashMap<>();
    private final Map<String, Long> alphaOfAll = new HashMap<>();

    /** Over all components, from what was counted for each. */
    TagRelevance(Collection<ComponentCounts> all) {
        long tagged = 0;
        for (ComponentCounts counts : all) {
            tagged += counts.taggedSongs();
            counts.tags()
                    .forEach(
                            (tag, count) -> {
                                n.merge(tag, count.songs(), Long::sum);
                                alphaOfAll.merge(tag, count.share(), Long::sum);
                            });
        }
        J = tagged;
    }

    /** ln(J / (n_t + 1)). */
    double idf(String tag) {
        return Math.log((double) J) - Math.log(n.get(tag) + 1.0);
    }

    /** The most relevant tags of a component, best first; equal ones by name. */
    List<ComponentDescription.Tag> top(ComponentCounts counts, int most) {
        return counts.tags().entrySet().stream()
                .map(entry -> relevance(entry.getKey(), entry.getValue()))
                .filter(Objects::nonNull)
                .sorted(
                        Comparator.comparingDouble(ComponentDescription.Tag::weight)
                                .reversed()
                                .thenComparing(ComponentDescription.Tag::tag))
                .limit(most)
                .toList();
    }

    private ComponentDescription.Tag relevance(String tag, TagCount count) {
        double alpha = (double) count.share() / SongShares.UNIT;
        double weight = alpha * idf(tag);
        return weight > 0
                ? new ComponentDescription.Tag(
                        tag, weight, (double) count.share() / alphaOfAll.get(tag))
                : null;
    }
}
