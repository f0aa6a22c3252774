package dev.mixtape.operators.flink;

/** How songs whose turn has come become embeddings and contributions: live, or in lockstep. */
interface InferenceMode {

    /** The version that a song waits for. */
    long versionFor(Song song);

    /** The song's position in the log in lockstep; -1 live, where it does not matter. */
    long position(Song song);

    /** Goes on with another version; what was gathered with the one before is sent first. */
    void use(PublishedModel model);

    /** Takes a song whose version is in use. */
    void take(Song song);

    /** Infers the songs that wait for their bundle. */
    void inferWaiting();

    /** Forgets a track's songs that wait for their bundle: it is withdrawn. */
    void forget(String trackId);

    /** Tells whether a held song is inferred all the same when its track is withdrawn. */
    boolean keepsWithdrawn();

    /** Told of a song that is not inferred: the same audio again, or a dead letter. */
    void passOver(Song song);

    /** Sends on all that is in memory. */
    void flush();
}
