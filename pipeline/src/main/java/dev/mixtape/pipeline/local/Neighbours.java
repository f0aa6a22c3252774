package dev.mixtape.pipeline.local;

import dev.mixtape.schemas.TrackEmbedding;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The tracks most like a track, by the cosine of embeddings as the paper takes it; exact. */
public final class Neighbours {
    private Neighbours() {}

    /**
     * A track and how alike it is.
     *
     * @param similarity cosine of the two embeddings (log domain), in [-1, 1]
     */
    public record Neighbour(TrackEmbedding track, double similarity) {}

    /** Returns the k tracks most like one, falling; ties by id. */
    public static List<Neighbour> of(TrackEmbedding track, Collection<TrackEmbedding> all, int k) {
        return all.stream()
                .filter(other -> !other.getTrackId().equals(track.getTrackId()))
                .map(
                        other ->
                                new Neighbour(
                                        other, cosine(track.getEmbedding(), other.getEmbedding())))
                .sorted(
                        Comparator.comparingDouble(Neighbour::similarity)
                                .reversed()
                                .thenComparing(neighbour -> neighbour.track().getTrackId()))
                .limit(k)
                .toList();
    }

    static double cosine(List<Float> a, List<Float> b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.size(); i++) {
            ab += a.get(i) * b.get(i);
            aa += a.get(i) * a.get(i);
            bb += b.get(i) * b.get(i);
        }
        return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
    }
}
