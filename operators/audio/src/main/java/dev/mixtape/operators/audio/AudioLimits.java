package dev.mixtape.operators.audio;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * What a file may cost. Audio comes from strangers: a few bytes can claim hours, thousands of
 * channels or gigahertz, and a decoder that believes them is taken down.
 *
 * <p>Each limit is refused by the name of its setting, given here in parentheses.
 *
 * @param maxBytes of the encoded file ({@code audio.max-bytes})
 * @param maxSeconds of audio, counted as it is decoded ({@code audio.max-seconds})
 * @param maxChannels ({@code audio.max-channels})
 * @param minSampleRate in Hz: below, too little of the spectrum is left ({@code
 *     audio.min-sample-rate})
 * @param maxSampleRate in Hz ({@code audio.max-sample-rate})
 * @param maxDecodeTime of the wall clock for one file ({@code audio.max-decode-time})
 * @param maxExpansion bytes of decoded samples (four each, mono, 22 050 Hz) per encoded byte
 *     ({@code audio.max-expansion}); digital silence in FLAC reaches about 3,000
 * @param maxDamage the share of packets, 0…1, that may fail to decode before the file counts as
 *     undecodable ({@code audio.max-damage})
 */
public record AudioLimits(
        long maxBytes,
        double maxSeconds,
        int maxChannels,
        int minSampleRate,
        int maxSampleRate,
        Duration maxDecodeTime,
        double maxExpansion,
        double maxDamage)
        implements Serializable {

    /** The defaults of {@link AudioSettings}. */
    public static final AudioLimits DEFAULT = of(Settings.defaults(AudioSettings.GROUP.settings()));

    /** What a user has set. */
    public static AudioLimits of(Settings settings) {
        return new AudioLimits(
                settings.get(AudioSettings.AUDIO_MAX_BYTES),
                settings.get(AudioSettings.AUDIO_MAX_SECONDS),
                settings.get(AudioSettings.AUDIO_MAX_CHANNELS),
                settings.get(AudioSettings.AUDIO_MIN_SAMPLE_RATE),
                settings.get(AudioSettings.AUDIO_MAX_SAMPLE_RATE),
                settings.get(AudioSettings.AUDIO_MAX_DECODE_TIME),
                settings.get(AudioSettings.AUDIO_MAX_EXPANSION),
                settings.get(AudioSettings.AUDIO_MAX_DAMAGE));
    }

    /** Checks that every limit lets something in. */
    public AudioLimits {
        require(maxBytes >= 1, AudioSettings.AUDIO_MAX_BYTES, maxBytes, "at least 1");
        require(
                maxBytes <= MAX_BYTES,
                AudioSettings.AUDIO_MAX_BYTES,
                maxBytes,
                "at most " + MAX_BYTES);
        require(maxSeconds > 0, AudioSettings.AUDIO_MAX_SECONDS, maxSeconds, "above 0");
        require(
                maxSeconds <= MAX_SECONDS,
                AudioSettings.AUDIO_MAX_SECONDS,
                maxSeconds,
                "at most " + MAX_SECONDS);
        require(
                maxChannels >= 1 && maxChannels <= MAX_CHANNELS,
                AudioSettings.AUDIO_MAX_CHANNELS,
                maxChannels,
                "between 1 and " + MAX_CHANNELS);
        require(
                minSampleRate >= 1,
                AudioSettings.AUDIO_MIN_SAMPLE_RATE,
                minSampleRate,
                "at least 1");
        require(
                maxSampleRate >= minSampleRate,
                AudioSettings.AUDIO_MAX_SAMPLE_RATE,
                maxSampleRate,
                "at least " + AudioSettings.AUDIO_MIN_SAMPLE_RATE.key() + "=" + minSampleRate);
        require(
                !maxDecodeTime.isNegative() && !maxDecodeTime.isZero(),
                AudioSettings.AUDIO_MAX_DECODE_TIME,
                maxDecodeTime,
                "above zero");
        require(maxExpansion > 0, AudioSettings.AUDIO_MAX_EXPANSION, maxExpansion, "above 0");
        require(
                maxDamage >= 0 && maxDamage <= 1,
                AudioSettings.AUDIO_MAX_DAMAGE,
                maxDamage,
                "between 0 and 1");
    }

    /** One Java array holds the file. */
    private static final long MAX_BYTES = 1L << 30;

    /** A day: one Java array holds the samples. */
    private static final double MAX_SECONDS = 24 * 3600;

    /** What ffmpeg's resampler can mix. */
    private static final int MAX_CHANNELS = 64;

    private static void require(boolean holds, Setting<?> setting, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    setting.key() + "=" + value + ": must be " + expected);
        }
    }
}
