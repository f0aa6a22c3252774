package dev.mixtape.operators.flink.similar;

import dev.mixtape.schemas.SimilarTracks;

/**
 * A track's neighbours have changed.
 *
 * @param trackId of whom
 * @param tracks what they are now; null if the track was withdrawn
 */
public record SimilarChange(String trackId, SimilarTracks tracks) {}
