package dev.mixtape.pipeline.console.map;

/**
 * Where a component is on the map: in the middle of the tracks of which it is the strongest, which
 * is the median of their places along each axis.
 *
 * @param tracks how many those are, at least 1
 * @param share of all tracks on the map, in (0, 1]
 */
public record ComponentPlace(int component, float x, float y, int tracks, double share) {}
