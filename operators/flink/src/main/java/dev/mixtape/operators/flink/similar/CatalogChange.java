package dev.mixtape.operators.flink.similar;

/**
 * A track got an embedding, or was withdrawn.
 *
 * @param trackId which
 * @param modelVersion that inferred it
 * @param embedding what is compared of it, {@link Comparison#values}; null if the track was
 *     withdrawn
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CatalogChange(String trackId, long modelVersion, float[] embedding) {}
