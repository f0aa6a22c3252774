package dev.mixtape.operators.model;

import java.util.List;

/**
 * q over everything that songs share: components, sticks, and the concentrations when learned.
 *
 * @param components K, by component id, at least one
 * @param stickMass discounted Σϕ_tk over songs and their slots, K, by component id, at least 0
 * @param sticks u and v with their order
 * @param alpha0 posterior of α0, or {@link GammaPosterior#FIXED}
 * @param gamma posterior of γ, or {@link GammaPosterior#FIXED}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record CorpusPosterior(
        List<NormalWishart> components,
        double[] stickMass,
        Sticks sticks,
        GammaPosterior alpha0,
        GammaPosterior gamma) {

    /** Checks that the parts speak of the same K and D. */
    public CorpusPosterior {
        components = List.copyOf(components);
        int K = components.size();
        if (stickMass.length != K || sticks.K() != K) {
            throw new IllegalArgumentException(
                    "components="
                            + K
                            + ", stickMass.length="
                            + stickMass.length
                            + ", sticks.K="
                            + sticks.K()
                            + ": all three must be K");
        }
        Check.that(K >= 1, "components", K, "must be at least 1");
        Check.notNegative("stickMass", stickMass);
        for (int k = 0; k < K; k++) {
            if (components.get(k).D() != components.get(0).D()) {
                throw new IllegalArgumentException(
                        "component "
                                + k
                                + " has D="
                                + components.get(k).D()
                                + ": must be "
                                + components.get(0).D());
            }
        }
    }
}
