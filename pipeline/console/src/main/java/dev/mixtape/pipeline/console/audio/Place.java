package dev.mixtape.pipeline.console.audio;

/**
 * Where a track's record stands in the topic of tracks.
 *
 * @param uri where its audio is; null if the record holds it
 */
record Place(int partition, long offset, String uri) {}
