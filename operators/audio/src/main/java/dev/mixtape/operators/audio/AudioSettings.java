package dev.mixtape.operators.audio;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import java.time.Duration;
import java.util.List;

/** The settings of {@link AudioLimits}: how much sound is decoded. */
public final class AudioSettings {

    public static final Setting<Integer> AUDIO_MAX_BYTES =
            Setting.integer(
                    "audio.max-bytes",
                    256 << 20,
                    1,
                    1 << 30,
                    "The most bytes that an encoded file may have.");
    public static final Setting<Double> AUDIO_MAX_SECONDS =
            Setting.real(
                    "audio.max-seconds",
                    3_600,
                    0.001,
                    86_400,
                    "The most seconds that a track may last.");
    public static final Setting<Integer> AUDIO_MAX_CHANNELS =
            Setting.integer(
                    "audio.max-channels", 16, 1, 64, "The most channels that a track may have.");
    public static final Setting<Integer> AUDIO_MIN_SAMPLE_RATE =
            Setting.integer(
                    "audio.min-sample-rate",
                    4_000,
                    1,
                    1_000_000,
                    "The lowest sample rate that a track may have, in Hz.");
    public static final Setting<Integer> AUDIO_MAX_SAMPLE_RATE =
            Setting.integer(
                    "audio.max-sample-rate",
                    384_000,
                    1,
                    1_000_000,
                    "The highest sample rate that a track may have, in Hz.");
    public static final Setting<Duration> AUDIO_MAX_DECODE_TIME =
            Setting.duration(
                    "audio.max-decode-time",
                    "60 s",
                    "The longest time that decoding a file may take.");
    public static final Setting<Double> AUDIO_MAX_EXPANSION =
            Setting.real(
                    "audio.max-expansion",
                    5_000,
                    1,
                    1e9,
                    "The most bytes of samples that a byte of a file may become.");
    public static final Setting<Double> AUDIO_MAX_DAMAGE =
            Setting.real(
                    "audio.max-damage",
                    0.5,
                    0,
                    1,
                    "The largest share of a file's packets that may fail to decode.");

    /** As pages show them. */
    public static final SettingGroup GROUP =
            new SettingGroup(
                    "Sound",
                    List.of(
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
