package dev.mixtape.operators.flink.listeners;

import java.util.Locale;

/** How unheard tracks are compared with a taste. */
public enum TasteSimilarity {
    /** The cosine of the track's vector and the mean of those heard. */
    VECTORS,
    /**
     * The affinity of the distributions over components, 1 − H² of Hellinger's distance H; vectors
     * are not kept.
     */
    HELLINGER;

    /** The name: lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
