package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;

/**
 * A topic of the job: how it is made if it is missing, and what the job does with it.
 *
 * @param setting names it
 * @param partitions as many as {@code topics.partitions} says if true, else one, which keeps all
 *     records in the order in which they were written
 * @param retention how long it keeps which records
 * @param maxMessageBytes of one record; 0 for Kafka's default
 * @param datedByBroker whether a record's time is that of the broker which appended it, rather than
 *     one that its publisher chose
 * @param rights that the job needs
 */
public record Topic(
        Setting<String> setting,
        boolean partitions,
        Retention retention,
        int maxMessageBytes,
        boolean datedByBroker,
        Set<AclOperation> rights) {

    /** A log: all records, deleted by the age that a setting says. */
    public static Topic log(Setting<String> setting, Setting<Duration> age) {
        return new Topic(setting, true, Retention.byAge(age), 0, false, Set.of());
    }

    /** A table: the newest record of each key. */
    public static Topic table(Setting<String> setting) {
        return new Topic(setting, true, Retention.NEWEST, 0, false, Set.of());
    }

    /** Returns the same with small segments, for a table that is written anew again and again. */
    public Topic compactedSoon() {
        return new Topic(
                setting, partitions, Retention.NEWEST_SOON, maxMessageBytes, datedByBroker, rights);
    }

    /** Returns the same with one partition. */
    public Topic onePartition() {
        return new Topic(setting, false, retention, maxMessageBytes, datedByBroker, rights);
    }

    /** Returns the same with larger records. */
    public Topic maxMessageBytes(int bytes) {
        return new Topic(setting, partitions, retention, bytes, datedByBroker, rights);
    }

    /** Returns the same, with times that no publisher's clock can get wrong. */
    public Topic datedByTheBroker() {
        return new Topic(setting, partitions, retention, maxMessageBytes, true, rights);
    }

    /** Returns the same, read by the job. */
    public Topic read() {
        return with(Set.of(AclOperation.READ));
    }

    /** Returns the same, written by the job. */
    public Topic written() {
        return with(Set.of(AclOperation.WRITE));
    }

    /** Returns the same with more rights. */
    public Topic with(Set<AclOperation> more) {
        Set<AclOperation> all = EnumSet.copyOf(more);
        all.addAll(rights);
        return new Topic(setting, partitions, retention, maxMessageBytes, datedByBroker, all);
    }

    /** Returns its name. */
    public String name(Settings settings) {
        return settings.get(setting);
    }

    NewTopic toMake(Settings settings) {
        int count = partitions ? settings.get(MixtapeSettings.TOPIC_PARTITIONS) : 1;
        int replication = settings.get(MixtapeSettings.TOPIC_REPLICATION);
        Map<String, String> configuration = new HashMap<>(retention.configuration(settings));
        if (maxMessageBytes > 0) {
            configuration.put(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes));
        }
        if (datedByBroker) {
            configuration.put(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name);
        }
        return new NewTopic(name(settings), count, (short) replication).configs(configuration);
    }
}
