package dev.mixtape.operators.similar;

import java.util.Comparator;

/**
 * A track that is like another one.
 *
 * @param trackId which
 * @param number of the revision of its embedding that was compared
 * @param similarity how alike, as {@link dev.mixtape.operators.similarity.Similarity} has it
 */
public record Neighbour(String trackId, long number, float similarity) {

    /** The most alike first; equals by id, so that a list depends on nothing but its members. */
    static final Comparator<Neighbour> NEAREST_FIRST =
            Comparator.comparingDouble((Neighbour neighbour) -> -neighbour.similarity())
                    .thenComparing(Neighbour::trackId);
}
