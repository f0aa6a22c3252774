package dev.mixtape.pipeline.ingest;

import java.util.List;

/**
 * What people say of a song.
 *
 * @param id names it
 * @param title may be null
 * @param artist may be null
 * @param tags clean, see {@link dev.mixtape.operators.interpretation.Tags}
 */
public record TaggedSong(String id, String title, String artist, List<String> tags) {}
