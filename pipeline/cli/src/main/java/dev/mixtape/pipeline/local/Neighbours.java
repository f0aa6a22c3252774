package dev.mixtape.pipeline.local;

import dev.mixtape.operators.flink.similar.Comparison;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The tracks most like a track; exact. */
public final class Neighbours {
    private Neighbours() {}

    /**
     * A track and how alike it is.
     *
     * @param similarity cosine of the two vectors or embeddings, in [-1, 1]
     */
    public record Neighbour(TrackEmbedding track, double similarity) {}

    /**
     * Returns the k tracks most like one, falling; ties by id. They are compared by their vectors,
     * or where their model makes none by their embeddings, as the paper does.
     */
    public static List<Neighbour> of(TrackEmbedding track, Collection<TrackEmbedding> all, int k) {
        Comparison by = track.getVector().isEmpty() ? Comparison.COSINE : Comparison.VECTORS;
        return all.stream()
                .filter(other -> !other.getTrackId().equals(track.getTrackId()))
                .map(other -> new Neighbour(other, by.between(track, other)))
                .sorted(
                        Comparator.comparingDouble(Neighbour::similarity)
                                .reversed()
                                .thenComparing(neighbour -> neighbour.track().getTrackId()))
                .limit(k)
                .toList();
    }
}
