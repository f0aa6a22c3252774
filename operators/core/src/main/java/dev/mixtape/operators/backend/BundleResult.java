package dev.mixtape.operators.backend;

import dev.mixtape.operators.model.SufficientStatistics;
import java.util.List;

/**
 * What inference says of a bundle of songs.
 *
 * @param songs in the order they were given
 * @param statistics of all of them together, without splash; the caller's to keep
 */
public record BundleResult(List<SongResult> songs, SufficientStatistics statistics) {}
