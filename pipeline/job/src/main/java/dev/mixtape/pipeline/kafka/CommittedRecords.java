package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads one topic from its beginning, committed records only, without a consumer group, and leaves
 * the records as they are. Not thread-safe.
 */
public final class CommittedRecords implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Opens it; the topic must exist. */
    public CommittedRecords(Settings settings, String topic) {
        Properties properties = settings.kafka();
        properties.putIfAbsent("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        // Closing waits for the fetch under way.
        properties.putIfAbsent("fetch.max.wait.ms", "50");
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

    /** Returns what became visible since the last call, waiting at most so long for the first. */
    public ConsumerRecords<byte[], byte[]> poll(Duration patience) {
        return consumer.poll(patience);
    }

    /** Hands on all that is visible now and was not handed on before. */
    public void rest(Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll(PATIENCE).forEach(each);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
