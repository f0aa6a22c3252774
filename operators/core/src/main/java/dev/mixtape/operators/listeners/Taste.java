package dev.mixtape.operators.listeners;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A listener's taste: the mean of the tracks' distributions, weighted by what their plays are worth
 * now,
 *
 * <pre>
 *   taste_k = Σ_i W_i s_ik / Σ_i W_i,   W_i = Σ_{plays p of track i} w_p 2^-((t − t_p) / h).
 * </pre>
 *
 * <p>and, of the tracks that have vectors, the mean of these ({@link MeanVector}).
 *
 * <p>All W_i decay alike, so taste does not depend on t. It is a sum over tracks of what is known
 * of each: a track whose shares change can be put in its place again without knowing its plays.
 */
public final class Taste {
    private final SortedMap<Integer, DecayedWeight> byComponent = new TreeMap<>();
    private final MeanVector vector = new MeanVector();
    private DecayedWeight weight = DecayedWeight.ZERO;

    /**
     * Adds a track that weighs so much.
     *
     * @param trackVector no numbers if it has none
     */
    public void add(DecayedWeight trackWeight, ComponentShares shares, float[] trackVector) {
        for (int i = 0; i < shares.size(); i++) {
            add(shares.component(i), trackWeight.times(shares.share(i)));
        }
        vector.add(trackWeight, trackVector);
    }

    /** Adds to one component alone. */
    public void add(int component, DecayedWeight componentWeight) {
        byComponent.merge(component, componentWeight, DecayedWeight::plus);
        weight = weight.plus(componentWeight);
    }

    /** Returns the weight of each component, W_i s_ik summed over tracks. */
    public SortedMap<Integer, DecayedWeight> byComponent() {
        return byComponent;
    }

    /** Returns the mean of the tracks' vectors. */
    public MeanVector vector() {
        return vector;
    }

    /** Returns Σ_i W_i. */
    public DecayedWeight weight() {
        return weight;
    }

    /** Returns it as a distribution; empty when nothing was added. */
    public ComponentShares shares() {
        Map<Integer, Double> shares = new TreeMap<>();
        byComponent.forEach(
                (k, part) -> shares.put(k, part.mass() == 0 ? 0 : part.dividedBy(weight)));
        return ComponentShares.of(shares);
    }
}
