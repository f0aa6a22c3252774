package dev.mixtape.pipeline.local;

import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.similarity.Similarity;
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
        float[] mine = EmbeddingRecords.values(track);
        return all.stream()
                .filter(other -> !other.getTrackId().equals(track.getTrackId()))
                .map(
                        other ->
                                new Neighbour(
                                        other,
                                        Similarity.COSINE.between(
                                                mine, EmbeddingRecords.values(other))))
                .sorted(
                        Comparator.comparingDouble(Neighbour::similarity)
                                .reversed()
                                .thenComparing(neighbour -> neighbour.track().getTrackId()))
                .limit(k)
                .toList();
    }
}
