package dev.mixtape.pipeline.console.catalog;

/**
 * Which tracks are wanted; what is null or blank lets all through.
 *
 * @param words each must begin a word of the title, artist, tags or id, whatever its case and
 *     accents
 * @param component one of the track's strongest
 * @param tag one of the track's, as it is
 * @param offset how many of those found are passed over, at least 0
 * @param limit how many are returned at most, at least 0
 */
public record Query(String words, Integer component, String tag, int offset, int limit) {

    /** Checks the numbers. */
    public Query {
        if (offset < 0 || limit < 0) {
            throw new IllegalArgumentException(
                    "offset=" + offset + ", limit=" + limit + ": must be at least 0");
        }
    }
}
