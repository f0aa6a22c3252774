package dev.mixtape.pipeline.console.catalog;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How new what the catalog says is.
 *
 * @param tracks all
 * @param behind tracks by how many versions their embedding is behind the model; those that another
 *     model embedded are left out
 * @param ofOtherModels how many those are
 * @param medianSeconds from a track's arrival until its embedding could be read, of the last 1,000
 *     that came while the feed had read everything; empty without any
 * @param p99Seconds the 99th percentile of the same
 * @param newestCommit when the newest of all embeddings was made, at most a checkpoint before it
 *     could be read
 */
public record Freshness(
        long tracks,
        SortedMap<Long, Long> behind,
        long ofOtherModels,
        OptionalDouble medianSeconds,
        OptionalDouble p99Seconds,
        Optional<Instant> newestCommit) {

    /** Keeps a copy. */
    public Freshness {
        behind = new TreeMap<>(behind);
    }
}
