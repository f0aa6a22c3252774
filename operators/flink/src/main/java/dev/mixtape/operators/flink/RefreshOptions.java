package dev.mixtape.operators.flink;

import java.io.Serializable;
import java.time.Duration;

/**
 * How embeddings are kept fresh.
 *
 * @param share of a subtask's time that may go into it, in (0, 1]
 * @param tolerance how far a track's components may travel before it is embedded again; see {@link
 *     dev.mixtape.operators.refresh.Readings#moved}
 * @param maxVersionLag it is also embedded again when it is more versions behind than this
 * @param checkInterval each track is checked this often
 * @param ttl a track's frames are kept this long
 * @param maxFrames and of longer tracks so many, spread evenly
 */
public record RefreshOptions(
        double share,
        double tolerance,
        long maxVersionLag,
        Duration checkInterval,
        Duration ttl,
        int maxFrames)
        implements Serializable {}
