package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.schemas.UserFeatures;
import java.util.List;

/**
 * Some of the listeners that were found, by name.
 *
 * @param total how many were found
 */
public record ListenerPage(long total, List<UserFeatures> listeners) {
    /** Keeps a copy. */
    public ListenerPage {
        listeners = List.copyOf(listeners);
    }
}
