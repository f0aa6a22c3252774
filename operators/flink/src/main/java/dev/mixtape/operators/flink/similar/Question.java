package dev.mixtape.operators.flink.similar;

/**
 * What every shard is told of a track.
 *
 * @param shard that is told
 * @param kind why
 * @param trackId of whom
 * @param number of the revision of its embedding
 * @param modelVersion that the embedding is of
 * @param embedding what is compared of it, float16; empty when it goes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Question(
        int shard, Kind kind, String trackId, long number, long modelVersion, byte[] embedding) {

    /** Why a shard is told of a track. */
    public enum Kind {
        /** It is new: who is near, and to whom is it? */
        COMES,
        /** It has another embedding: the same, and what was known of it no longer holds. */
        CHANGES,
        /** Who is near by now? */
        AGAIN,
        /** It was withdrawn. */
        GOES,
        /** It was withdrawn, and is unknown: whoever reads may have its list all the same. */
        IS_GONE
    }
}
