package dev.mixtape.pipeline.settings;

import dev.mixtape.operators.audio.AudioLimits;
import java.time.Duration;
import java.util.List;

/** Where audio may come from, and how much of it. */
public final class AudioSettings {

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
    public static final Setting<Integer> AUDIO_MAX_BYTES =
            Setting.integer(
                    "audio.max-bytes",
                    (int) AudioLimits.DEFAULT.maxBytes(),
                    1,
                    1 << 30,
                    "The most bytes that an encoded file may have.");
    public static final Setting<Double> AUDIO_MAX_SECONDS =
            Setting.real(
                    "audio.max-seconds",
                    AudioLimits.DEFAULT.maxSeconds(),
                    0.001,
                    86_400,
                    "The most seconds that a track may last.");
    public static final Setting<Integer> AUDIO_MAX_CHANNELS =
            Setting.integer(
                    "audio.max-channels",
                    AudioLimits.DEFAULT.maxChannels(),
                    1,
                    64,
                    "The most channels that a track may have.");
    public static final Setting<Integer> AUDIO_MIN_SAMPLE_RATE =
            Setting.integer(
                    "audio.min-sample-rate",
                    AudioLimits.DEFAULT.minSampleRate(),
                    1,
                    1_000_000,
                    "The lowest sample rate that a track may have, in Hz.");
    public static final Setting<Integer> AUDIO_MAX_SAMPLE_RATE =
            Setting.integer(
                    "audio.max-sample-rate",
                    AudioLimits.DEFAULT.maxSampleRate(),
                    1,
                    1_000_000,
                    "The highest sample rate that a track may have, in Hz.");
    public static final Setting<Duration> AUDIO_MAX_DECODE_TIME =
            Setting.duration(
                    "audio.max-decode-time",
                    AudioLimits.DEFAULT.maxDecodeTime().toSeconds() + " s",
                    "The longest time that decoding a file may take.");
    public static final Setting<Double> AUDIO_MAX_EXPANSION =
            Setting.real(
                    "audio.max-expansion",
                    AudioLimits.DEFAULT.maxExpansion(),
                    1,
                    1e9,
                    "The most bytes of samples that a byte of a file may become.");
    public static final Setting<Double> AUDIO_MAX_DAMAGE =
            Setting.real(
                    "audio.max-damage",
                    AudioLimits.DEFAULT.maxDamage(),
                    0,
                    1,
                    "The largest share of a file's packets that may fail to decode.");

    /** As pages show them. */
    static final SettingGroup GROUP =
            new SettingGroup(
                    "Sound",
                    List.of(
                            AUDIO_ROOTS,
                            AUDIO_SCHEMES,
                            AUDIO_PRIVATE_HOSTS,
                            AUDIO_MAX_FETCH_TIME,
                            AUDIO_MAX_BYTES,
                            AUDIO_MAX_SECONDS,
                            AUDIO_MAX_CHANNELS,
                            AUDIO_MIN_SAMPLE_RATE,
                            AUDIO_MAX_SAMPLE_RATE,
                            AUDIO_MAX_DECODE_TIME,
                            AUDIO_MAX_EXPANSION,
                            AUDIO_MAX_DAMAGE));

    private AudioSettings() {}
}
