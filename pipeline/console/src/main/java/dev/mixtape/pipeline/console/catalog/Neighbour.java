package dev.mixtape.pipeline.console.catalog;

/**
 * A track that is near.
 *
 * @param similarity the cosine of the vectors, in [-1, 1]
 */
public record Neighbour(TrackLine track, float similarity) {}
