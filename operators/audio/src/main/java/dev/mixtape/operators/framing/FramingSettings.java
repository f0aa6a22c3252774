package dev.mixtape.operators.framing;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import java.util.List;

/** The settings of {@link FramingOptions}: where sound is decoded. */
public final class FramingSettings {

    /** What a process needs besides the song, and then some songs. */
    private static final int LEAST_MEMORY = 512;

    public static final Setting<Isolation> AUDIO_ISOLATION =
            Setting.choice(
                    "audio.isolation",
                    Isolation.PROCESS,
                    "Where sound is decoded and its features are extracted: in a process of its own"
                            + " for each subtask (process), which a file may end but nothing else"
                            + " with it, or in the job's (none).");

    public static final Setting<Integer> AUDIO_PROCESS_MEMORY =
            Setting.integer(
                    "audio.process-memory",
                    1_280,
                    LEAST_MEMORY,
                    1 << 20,
                    "The most memory that such a process may take, in MiB; an hour of music takes"
                            + " up to 900.");

    /** As pages show them. */
    public static final SettingGroup GROUP =
            new SettingGroup(
                    "Isolation of decoding", List.of(AUDIO_ISOLATION, AUDIO_PROCESS_MEMORY));

    private FramingSettings() {}
}
