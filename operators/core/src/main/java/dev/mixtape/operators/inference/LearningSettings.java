package dev.mixtape.operators.inference;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import java.time.Duration;
import java.util.List;

/** When version 0 is made, and what a mini-batch is. */
public final class LearningSettings {
    public static final Setting<Integer> BATCH_TRACKS =
            Setting.integer(
                    "batch.tracks",
                    256,
                    1,
                    1_000_000,
                    "A mini-batch is learned from when it has this many tracks; one of fewer moves"
                            + " the model by as much less.");

    public static final Setting<Duration> BATCH_MAX_WAIT =
            Setting.duration(
                    "batch.max-wait",
                    "30 s",
                    "A mini-batch with fewer tracks is learned from when its first one has waited"
                            + " this long.");

    public static final Setting<Integer> MAX_STALENESS =
            Setting.integer(
                    "learning.max-staleness",
                    8,
                    1,
                    1_000_000,
                    "How many versions a song's model may be behind the one that learns from it;"
                            + " when inference lags, a batch grows instead of more versions being"
                            + " made.");

    public static final Setting<Boolean> LOCKSTEP =
            Setting.flag(
                    "learning.lockstep",
                    false,
                    "Whether the song of batch t waits for model t, so that the log alone decides"
                            + " the model, at any parallelism and through any failure; one batch a"
                            + " checkpoint at most, for which topics.partitions must be true.");

    public static final Setting<Integer> BOOTSTRAP_TRACKS =
            Setting.integer(
                    "bootstrap.tracks",
                    512,
                    1,
                    1_000_000,
                    "The model's version 0 is made when this many songs have given frames.");

    public static final Setting<Integer> BOOTSTRAP_FRAMES =
            Setting.integer(
                    "bootstrap.frames-per-track",
                    128,
                    1,
                    100_000,
                    "The number of frames that each song gives for version 0.");

    public static final Setting<Duration> BOOTSTRAP_MAX_WAIT =
            Setting.duration(
                    "bootstrap.max-wait",
                    "60 s",
                    "Version 0 is made of fewer songs when the first of them has waited this"
                            + " long.");

    /** How version 0 is made, as pages show it. */
    public static final SettingGroup BOOTSTRAP =
            new SettingGroup(
                    "Bootstrap", List.of(BOOTSTRAP_TRACKS, BOOTSTRAP_FRAMES, BOOTSTRAP_MAX_WAIT));

    /** What a mini-batch is. */
    public static final List<Setting<?>> BATCH = List.of(BATCH_TRACKS, BATCH_MAX_WAIT);

    /** How learning keeps step with inference. */
    public static final List<Setting<?>> STEP = List.of(MAX_STALENESS, LOCKSTEP);

    private LearningSettings() {}
}
