package dev.mixtape.pipeline.console.map;

import java.util.List;

/**
 * What there is on the map beside its points, all of one moment.
 *
 * @param revision grows with every change of any point
 * @param points ordinals given, withdrawn tracks' among them
 * @param tags which the points' numbers stand for; it only grows at its end
 * @param components those that are some track's strongest, by number
 */
public record MapSummary(
        long revision,
        int points,
        List<String> tags,
        List<ComponentPlace> components,
        Extent extent) {

    /** Keeps copies. */
    public MapSummary {
        tags = List.copyOf(tags);
        components = List.copyOf(components);
    }
}
