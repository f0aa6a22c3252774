package dev.mixtape.pipeline.kafka;

import dev.mixtape.pipeline.settings.Settings;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads one topic from its beginning, committed records only, without a consumer group: what any
 * reader of Mixtape's topics sees. Not thread-safe.
 */
public final class TopicReader<T extends SpecificRecord> implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final String topic;
    private final RecordCodec<T> codec;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Opens it; the topic must exist. */
    public TopicReader(Settings settings, String topic, Class<T> type) {
        this.topic = topic;
        this.codec = new RecordCodec<>(type);
        Properties properties = settings.kafka();
        properties.putIfAbsent("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Returns what became visible since the last call, waiting at most so long for the first.
     *
     * @throws IllegalStateException for a record that is no {@code T}
     */
    public List<T> poll(Duration patience) {
        List<T> found = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
            if (record.value() == null) {
                continue;
            }
            try {
                found.add(codec.decode(record.value()));
            } catch (MalformedRecordException e) {
                throw new IllegalStateException(
                        topic
                                + "-"
                                + record.partition()
                                + "@"
                                + record.offset()
                                + ": "
                                + e.getMessage(),
                        e);
            }
        }
        return found;
    }

    /** Returns all that is visible now and was not returned before. */
    public List<T> rest() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        List<T> found = new ArrayList<>();
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            found.addAll(poll(PATIENCE));
        }
        return found;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
