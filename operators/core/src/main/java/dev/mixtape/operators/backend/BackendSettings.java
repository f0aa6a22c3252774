package dev.mixtape.operators.backend;

import dev.mixtape.operators.settings.Setting;
import java.time.Duration;
import java.util.List;

/** What runs inference, and on how many songs in one go. */
public final class BackendSettings {
    public static final Setting<String> BACKEND =
            Setting.text(
                    "backend",
                    "auto",
                    "What runs inference: auto chooses and says why; opencl, blas or reference is"
                            + " used or refused.");

    public static final Setting<Integer> BUNDLE_TRACKS =
            Setting.integer(
                    "bundle.tracks",
                    0,
                    0,
                    100_000,
                    "How many songs are inferred in one go, at most; 0 means as many as suit the"
                            + " backend (8 on a CPU, 256 on a GPU).");

    public static final Setting<Duration> BUNDLE_MAX_DELAY =
            Setting.duration(
                    "bundle.max-delay",
                    "100 ms",
                    "How long a song waits for others to be inferred with.");

    /** All of them. */
    public static final List<Setting<?>> ALL = List.of(BACKEND, BUNDLE_TRACKS, BUNDLE_MAX_DELAY);

    private BackendSettings() {}
}
