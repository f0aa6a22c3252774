package dev.mixtape.pipeline.console.catalog;

/**
 * A track that came, was embedded anew, or went.
 *
 * @param line null if the track was withdrawn
 * @param vector of unit length, what songs are compared by; null if there is none. Not to be
 *     changed
 */
@SuppressWarnings("ArrayRecordComponent") // shared, not copied: one goes by for each track
public record Change(String id, TrackLine line, float[] vector) {
    static Change withdrawn(String id) {
        return new Change(id, null, null);
    }
}
