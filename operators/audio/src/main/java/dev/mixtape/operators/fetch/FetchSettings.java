package dev.mixtape.operators.fetch;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import java.time.Duration;
import java.util.List;

/** The settings of {@link FetchRules}: where audio may come from. */
public final class FetchSettings {
    public static final Setting<List<String>> AUDIO_ROOTS =
            Setting.list(
                    "audio.roots",
                    "",
                    "Folders, and addresses such as https://cdn.example.com/audio/, separated by"
                            + " commas, beneath which tracks may refer to audio; without one,"
                            + " references are refused.");

    public static final Setting<List<String>> AUDIO_SCHEMES =
            Setting.list(
                    "audio.schemes",
                    "file,https",
                    "The schemes that roots may have, among file, https and http.");

    public static final Setting<List<String>> AUDIO_PRIVATE_HOSTS =
            Setting.list(
                    "audio.private-hosts",
                    "",
                    "Hosts of roots, separated by commas, whose address may be one that is not"
                            + " public, such as those of an intranet.");

    public static final Setting<Duration> AUDIO_MAX_FETCH_TIME =
            Setting.duration(
                    "audio.max-fetch-time",
                    "30 s",
                    "The longest time that fetching a file over the network may take; its subtask"
                            + " waits as long.");

    /** As pages show them. */
    public static final SettingGroup GROUP =
            new SettingGroup(
                    "Audio by reference",
                    List.of(AUDIO_ROOTS, AUDIO_SCHEMES, AUDIO_PRIVATE_HOSTS, AUDIO_MAX_FETCH_TIME));

    private FetchSettings() {}
}
