package dev.mixtape.operators.interpretation;

/**
 * A tag at one component.
 *
 * @param share Σ of the component's shares over songs with the tag, in units of {@link
 *     SongShares#UNIT}: α_tk
 * @param songs songs with the tag whose strongest component this is; over all components they add
 *     up to n_t
 */
public record TagCount(long share, long songs) {
    /** Of a tag that nobody carries. */
    public static final TagCount NONE = new TagCount(0, 0);

    /**
     * With a song more, or less.
     *
     * @param units the component's share of the song
     * @param strongest whether it is the song's strongest component
     * @param sign 1 for a song that begins to count, −1 for one that no longer does
     */
    public TagCount plus(int units, boolean strongest, int sign) {
        // Never below 0, which a tag can come to that was forgotten and then carried again.
        return new TagCount(
                Math.max(0, share + (long) sign * units),
                Math.max(0, songs + (strongest ? sign : 0)));
    }

    /** Whether nobody carries it any more. */
    public boolean isNone() {
        return share == 0 && songs == 0;
    }
}
