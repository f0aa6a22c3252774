package dev.mixtape.pipeline.console.catalog;

import java.util.List;

/**
 * A part of what was found.
 *
 * @param total how many were found
 */
public record Page(long total, List<TrackLine> tracks) {
    /** Keeps a copy. */
    public Page {
        tracks = List.copyOf(tracks);
    }
}
