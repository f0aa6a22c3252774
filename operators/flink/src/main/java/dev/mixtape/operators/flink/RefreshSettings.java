package dev.mixtape.operators.flink;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import java.time.Duration;
import java.util.List;

/** How embeddings keep up with the model. */
public final class RefreshSettings {

    public static final Setting<Double> REFRESH_SHARE =
            Setting.real(
                    "refresh.share",
                    0,
                    0,
                    1,
                    "The share of the time of each subtask of inference that may go into"
                            + " embedding tracks again whose components have moved; 0: none,"
                            + " and no frames are kept.");
    public static final Setting<Double> REFRESH_TOLERANCE =
            Setting.real(
                    "refresh.tolerance",
                    2,
                    0,
                    1e9,
                    "How far a track's components may travel, in roots of nats, before it"
                            + " is embedded again.");
    public static final Setting<Integer> REFRESH_MAX_VERSION_LAG =
            Setting.integer(
                    "refresh.max-version-lag",
                    1_000,
                    1,
                    Integer.MAX_VALUE,
                    "A track is also embedded again when its embedding is more versions behind than"
                            + " this.");
    public static final Setting<Duration> REFRESH_CHECK_INTERVAL =
            Setting.duration(
                    "refresh.check-interval", "10 min", "How often each track is checked.");
    public static final Setting<Duration> REFRESH_TTL =
            Setting.duration(
                    "refresh.ttl",
                    "365 d",
                    "How long a track's frames are kept; after that its embedding stays as it"
                            + " is until the track is sent again.");
    public static final Setting<Integer> REFRESH_MAX_FRAMES =
            Setting.integer(
                    "refresh.max-frames",
                    2_584,
                    1,
                    10_000_000,
                    "The most frames that are kept of a track, a byte a feature; of longer tracks"
                            + " so many, spread evenly. The default is a minute.");

    /** As pages show them. */
    public static final SettingGroup GROUP =
            new SettingGroup(
                    "Refresh",
                    List.of(
                            REFRESH_SHARE,
                            REFRESH_TOLERANCE,
                            REFRESH_MAX_VERSION_LAG,
                            REFRESH_CHECK_INTERVAL,
                            REFRESH_TTL,
                            REFRESH_MAX_FRAMES));

    private RefreshSettings() {}
}
