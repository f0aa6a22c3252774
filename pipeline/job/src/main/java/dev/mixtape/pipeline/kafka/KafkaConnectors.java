package dev.mixtape.pipeline.kafka;

import static dev.mixtape.pipeline.settings.MixtapeSettings.JOB_NAME;

import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.operators.flink.Lockstep;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;

/**
 * Sources and sinks over the job's topics.
 *
 * <p>Why nothing is lost or doubled: sources keep their offsets in the checkpoint and read
 * committed records only; each sink writes within a transaction that commits when the checkpoint
 * does. After a failure Flink rolls offsets, state and open transactions back to the same
 * checkpoint. The price: a reader with {@code isolation.level=read_committed} sees an embedding or
 * a model one checkpoint later.
 */
public final class KafkaConnectors {
    /** Kafka's own upper bound unless its operator changes transaction.max.timeout.ms. */
    private static final String LONGEST_TIMEOUT_MS = "900000";

    private static final String TRANSACTION_TIMEOUT = "transaction.timeout.ms";

    private final Settings settings;

    /** Makes them for one job's settings. */
    public KafkaConnectors(Settings settings) {
        this.settings = settings;
    }

    /** Returns the consumer group of a source of that name. */
    public static String group(Settings settings, String source) {
        return settings.get(JOB_NAME) + "-" + source;
    }

    /** Returns what the transactional ids of a sink of that name begin with. */
    public static String transactionalIdPrefix(Settings settings, String sink) {
        return settings.get(JOB_NAME) + "-" + sink;
    }

    /**
     * Returns how long the broker waits for a transaction of a sink to be committed.
     *
     * @throws SettingException if what is set is no number
     */
    public static Duration transactionTimeout(Settings settings) {
        String millis = settings.kafka().getProperty(TRANSACTION_TIMEOUT, LONGEST_TIMEOUT_MS);
        try {
            return Duration.ofMillis(Long.parseLong(millis));
        } catch (NumberFormatException e) {
            throw new SettingException(
                    "kafka."
                            + TRANSACTION_TIMEOUT
                            + "="
                            + millis
                            + ": must be a whole number of milliseconds",
                    e);
        }
    }

    /** Returns a topic's records as they are, from the beginning or where the checkpoint stood. */
    public KafkaSource<IncomingRecord> records(String name, Setting<String> topic) {
        return source(name, topic, OffsetsInitializer.earliest(), new IncomingRecordDeserializer());
    }

    /**
     * Returns a topic's records likewise; the job ends when the topic has more partitions than
     * lockstep cuts batches for.
     */
    public KafkaSource<IncomingRecord> records(
            String name, Setting<String> topic, Lockstep lockstep) {
        return source(
                name,
                new FixedPartitions(settings.get(topic), lockstep),
                OffsetsInitializer.earliest(),
                new IncomingRecordDeserializer());
    }

    /** Returns a sink of Avro records without tombstones. */
    public <T extends SpecificRecord> KafkaSink<T> sink(
            String name, Setting<String> topic, Class<T> type, RecordSerializer.Key<T> key) {
        return sink(name, new RecordSerializer<>(settings.get(topic), type, key));
    }

    /**
     * Returns a source of a topic.
     *
     * @param name its consumer group, behind the job's name
     * @param start where it begins without a checkpoint
     */
    public <T> KafkaSource<T> source(
            String name,
            Setting<String> topic,
            OffsetsInitializer start,
            KafkaRecordDeserializationSchema<T> deserializer) {
        return source(
                name,
                KafkaSubscriber.getTopicListSubscriber(List.of(settings.get(topic))),
                start,
                deserializer);
    }

    private <T> KafkaSource<T> source(
            String name,
            KafkaSubscriber topic,
            OffsetsInitializer start,
            KafkaRecordDeserializationSchema<T> deserializer) {
        Properties properties = settings.kafka();
        properties.putIfAbsent("isolation.level", "read_committed");
        return KafkaSource.<T>builder()
                .setProperties(properties)
                .setKafkaSubscriber(topic)
                .setGroupId(group(settings, name))
                .setStartingOffsets(start)
                .setDeserializer(deserializer)
                .build();
    }

    /**
     * Returns a sink, exactly once.
     *
     * @param name what its transactional ids begin with, behind the job's name
     */
    public <T> KafkaSink<T> sink(String name, KafkaRecordSerializationSchema<T> serializer) {
        Properties properties = settings.kafka();
        properties.putIfAbsent(TRANSACTION_TIMEOUT, LONGEST_TIMEOUT_MS);
        properties.putIfAbsent("compression.type", "zstd");
        return KafkaSink.<T>builder()
                .setKafkaProducerConfig(properties)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(transactionalIdPrefix(settings, name))
                .setRecordSerializer(serializer)
                .build();
    }
}
