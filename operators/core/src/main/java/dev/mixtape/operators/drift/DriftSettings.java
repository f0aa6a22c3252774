package dev.mixtape.operators.drift;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import java.util.List;

/** What counts as drift. */
public final class DriftSettings {
    public static final Setting<Integer> SHORT_TRACKS =
            Setting.integer(
                    "drift.short-tracks",
                    2_500,
                    1,
                    1_000_000_000,
                    "What is now: the memory, in tracks, of the window that is compared with the"
                            + " long one. Several times batch.tracks, because whole batches are"
                            + " compared.");

    public static final Setting<Integer> LONG_TRACKS =
            Setting.integer(
                    "drift.long-tracks",
                    25_000,
                    1,
                    1_000_000_000,
                    "What was before: the memory, in tracks, of the long window, at least twice"
                            + " drift.short-tracks. No drift is told before that many tracks.");

    public static final Setting<Double> THRESHOLD =
            Setting.real(
                    "drift.threshold",
                    6,
                    3,
                    100,
                    "Drift is what a steady stream does as seldom as a normal variable lies this"
                            + " many standard deviations from its mean; at 6, less than one false"
                            + " alarm is expected in 10,000 versions.");

    /** As pages show them. */
    public static final SettingGroup GROUP =
            new SettingGroup("Drift", List.of(SHORT_TRACKS, LONG_TRACKS, THRESHOLD));

    private DriftSettings() {}
}
