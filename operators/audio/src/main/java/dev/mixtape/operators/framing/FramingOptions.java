package dev.mixtape.operators.framing;

import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.settings.Settings;
import java.io.Serializable;

/**
 * How songs become frames.
 *
 * @param limits of one file
 * @param features the name of the {@link FeatureSet}
 * @param isolation whether it happens in a process of its own
 * @param processMemory what such a process may allocate, in MiB
 */
public record FramingOptions(
        AudioLimits limits, String features, Isolation isolation, int processMemory)
        implements Serializable {

    /** What a user has set. */
    public static FramingOptions of(Settings settings) {
        return new FramingOptions(
                AudioLimits.of(settings),
                settings.get(FeatureSet.FEATURES),
                settings.get(FramingSettings.AUDIO_ISOLATION),
                settings.get(FramingSettings.AUDIO_PROCESS_MEMORY));
    }

    /** Opens a framer that works so. */
    public SongFramer open() {
        return isolation == Isolation.PROCESS ? new ProcessFramer(this) : new LocalFramer(this);
    }
}
