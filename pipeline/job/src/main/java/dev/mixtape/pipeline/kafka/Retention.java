package dev.mixtape.pipeline.kafka;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How long a topic keeps which records.
 *
 * @param age the setting of how long a log keeps all records; empty for a table, which keeps the
 *     newest record of each key for ever
 * @param soon whether a table drops what was overwritten within minutes rather than days
 */
public record Retention(Optional<Setting<Duration>> age, boolean soon) {
    /** The newest record of each key. */
    static final Retention NEWEST = new Retention(Optional.empty(), false);

    /** The newest record of each key, in small segments that are compacted soon. */
    static final Retention NEWEST_SOON = new Retention(Optional.empty(), true);

    /**
     * Kafka compacts only segments that are closed, and closes them at 1 GiB: 350 versions of 3 MB
     * (K = 256), which every new reader would have to pass. So large are eleven of them, or three
     * of K = 1,024, and the topic stays within about three segments: the one that is written, the
     * one that is being compacted, and the newest version.
     */
    static final int SMALL_SEGMENT = 32 << 20;

    private static final Duration SHORT_SEGMENT = Duration.ofHours(1);
    private static final String SOON_DIRTY = "0.1";
    private static final String UNLIMITED = "-1";

    /** All records, until they are as old as the setting says. */
    static Retention byAge(Setting<Duration> age) {
        return new Retention(Optional.of(age), false);
    }

    /** Returns the settings of a topic that is made with it. */
    Map<String, String> configuration(Settings settings) {
        Map<String, String> configuration = new TreeMap<>();
        if (age.isPresent()) {
            configuration.put(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_DELETE);
            configuration.put(RETENTION_MS_CONFIG, Long.toString(millis(settings)));
            configuration.put(RETENTION_BYTES_CONFIG, UNLIMITED);
            return configuration;
        }
        configuration.put(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT);
        if (soon) {
            configuration.put(SEGMENT_BYTES_CONFIG, Integer.toString(SMALL_SEGMENT));
            configuration.put(SEGMENT_MS_CONFIG, Long.toString(SHORT_SEGMENT.toMillis()));
            configuration.put(MIN_CLEANABLE_DIRTY_RATIO_CONFIG, SOON_DIRTY);
        }
        return configuration;
    }

    /** Returns what Kafka calls it; below nothing for ever. */
    private long millis(Settings settings) {
        Duration kept = settings.get(age.orElseThrow());
        return kept.equals(Setting.FOREVER) ? -1 : kept.toMillis();
    }

    /**
     * Returns the settings by which a topic loses more than with this, or keeps more in vain.
     *
     * @param found all settings that the topic has
     */
    List<Contradiction> contradictions(Settings settings, Map<String, String> found) {
        List<Contradiction> all = new ArrayList<>();
        for (Map.Entry<String, String> wanted : configuration(settings).entrySet()) {
            String has = found.getOrDefault(wanted.getKey(), wanted.getValue());
            if (contradicts(wanted.getKey(), wanted.getValue(), has)) {
                all.add(new Contradiction(wanted.getKey(), has, wanted.getValue()));
            }
        }
        return all;
    }

    /**
     * One setting of a topic.
     *
     * @param has what it is
     * @param wanted what Mixtape would make it
     */
    record Contradiction(String key, String has, String wanted) {}

    private boolean contradicts(String key, String wanted, String has) {
        return switch (key) {
            // Compaction takes older records of a key from a log, such as a listener's plays.
            case CLEANUP_POLICY_CONFIG ->
                    age.isPresent() ? has.contains(CLEANUP_POLICY_COMPACT) : !has.equals(wanted);
            case RETENTION_MS_CONFIG, RETENTION_BYTES_CONFIG -> unlimited(has) < unlimited(wanted);
            default -> Double.parseDouble(has) > Double.parseDouble(wanted);
        };
    }

    private static double unlimited(String number) {
        double value = Double.parseDouble(number);
        return value < 0 ? Double.POSITIVE_INFINITY : value;
    }
}
