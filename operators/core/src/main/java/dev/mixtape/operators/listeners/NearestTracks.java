package dev.mixtape.operators.listeners;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Tracks by how near they are to a taste. */
public final class NearestTracks {
    private static final Comparator<Scored> NEAREST_FIRST =
            Comparator.comparingDouble(Scored::affinity).reversed().thenComparing(Scored::trackId);

    private NearestTracks() {}

    /**
     * A track and how near it is.
     *
     * @param affinity {@link ComponentShares#affinity}, in [0, 1]
     */
    public record Scored(String trackId, double affinity) {}

    /** Returns all of the candidates, nearest first; ties by id, so that the order is certain. */
    public static List<Scored> to(ComponentShares taste, Map<String, ComponentShares> candidates) {
        return candidates.entrySet().stream()
                .map(track -> new Scored(track.getKey(), taste.affinity(track.getValue())))
                .sorted(NEAREST_FIRST)
                .toList();
    }
}
