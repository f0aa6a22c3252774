package dev.mixtape.operators.similar;

import java.util.List;

/**
 * The nearest others of a track.
 *
 * @param trackId of whom
 * @param number of the revision of its embedding
 * @param modelVersion that the embedding is of
 * @param neighbours falling
 */
public record NeighbourList(
        String trackId, long number, long modelVersion, List<Neighbour> neighbours) {

    NeighbourList with(List<Neighbour> others) {
        return new NeighbourList(trackId, number, modelVersion, others);
    }
}
