package dev.mixtape.operators.framing;

import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import java.io.Serializable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(FramingOptions.class);

    /** What of a process' memory is not for Java's heap: the JVM itself, and ffmpeg; in MiB. */
    static final int BESIDES_HEAP = 320;

    /**
     * Bytes of heap that a second of sound takes: its samples twice, while they are put together,
     * and the decibels of 128 bands and 52 features, 43 times a second.
     */
    private static final double BYTES_A_SECOND =
            2 * 4 * FeatureSet.SAMPLE_RATE + 4 * (128 + 52) * FeatureSet.SAMPLE_RATE / 512.0;

    /** What a song of any length takes, the file itself among it; in MiB. */
    private static final int LEAST_HEAP = 96;

    /**
     * What a user has set.
     *
     * @throws SettingException if the longest song would not fit into a process
     */
    public static FramingOptions of(Settings settings) {
        FramingOptions options =
                new FramingOptions(
                        AudioLimits.of(settings),
                        settings.get(FeatureSet.FEATURES),
                        settings.get(FramingSettings.AUDIO_ISOLATION),
                        settings.get(FramingSettings.AUDIO_PROCESS_MEMORY));
        if (options.isolation == Isolation.PROCESS && options.heapNeeded() > options.heap()) {
            throw new SettingException(
                    "audio.max-seconds="
                            + options.limits.maxSeconds()
                            + ": a song of that length takes "
                            + (options.heapNeeded() + BESIDES_HEAP)
                            + " MiB, and audio.process-memory="
                            + options.processMemory
                            + "; lower the one or raise the other");
        }
        return options;
    }

    /** The heap of a process, in MiB. */
    int heap() {
        return processMemory - BESIDES_HEAP;
    }

    /** What the longest song takes of it, in MiB. */
    private long heapNeeded() {
        return LEAST_HEAP + (long) (limits.maxSeconds() * BYTES_A_SECOND) / (1 << 20);
    }

    /** Opens a framer that works so. */
    public SongFramer open() {
        if (isolation == Isolation.PROCESS) {
            return new ProcessFramer(this);
        }
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        if (heapNeeded() > heap) {
            LOG.warn(
                    "audio.max-seconds={}: a song of that length takes {} MiB of this process'"
                            + " heap, which is {} for all that it does; lower it, or set"
                            + " audio.isolation=process",
                    limits.maxSeconds(),
                    heapNeeded(),
                    heap);
        }
        return new LocalFramer(this);
    }
}
