package dev.mixtape.operators.flink;

import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
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
        implements Serializable {

    /** What a user has set; null if embeddings are not kept fresh. */
    public static RefreshOptions of(Settings settings) {
        double share = settings.get(RefreshSettings.REFRESH_SHARE);
        if (share == 0) {
            return null;
        }
        if (settings.get(LearningSettings.LOCKSTEP)) {
            throw new SettingException(
                    RefreshSettings.REFRESH_SHARE.key()
                            + "="
                            + share
                            + ": must be 0 with "
                            + LearningSettings.LOCKSTEP.key()
                            + "=true, where the log alone decides each embedding; when a track is"
                            + " refreshed, the clock decides");
        }
        return new RefreshOptions(
                share,
                settings.get(RefreshSettings.REFRESH_TOLERANCE),
                settings.get(RefreshSettings.REFRESH_MAX_VERSION_LAG),
                settings.get(RefreshSettings.REFRESH_CHECK_INTERVAL),
                settings.get(RefreshSettings.REFRESH_TTL),
                settings.get(RefreshSettings.REFRESH_MAX_FRAMES));
    }
}
