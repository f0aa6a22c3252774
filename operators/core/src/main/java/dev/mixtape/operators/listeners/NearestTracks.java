package dev.mixtape.operators.listeners;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Tracks by how near they are to a taste. */
public final class NearestTracks {
    private static final Comparator<Scored> NEAREST_FIRST =
            Comparator.comparingDouble(Scored::affinity).reversed().thenComparing(Scored::trackId);

    private NearestTracks() {}

    /**
     * A track and how near it is.
     *
     * @param affinity the larger, the nearer
     */
    public record Scored(String trackId, double affinity) {}

    /**
     * Returns all of the candidates, nearest first; ties by id, so that the order is certain.
     *
     * @param affinity of a track to the taste
     */
    public static <T> List<Scored> of(Map<String, T> candidates, ToDoubleFunction<T> affinity) {
        return candidates.entrySet().stream()
                .map(track -> new Scored(track.getKey(), affinity.applyAsDouble(track.getValue())))
                .sorted(NEAREST_FIRST)
                .toList();
    }
}
