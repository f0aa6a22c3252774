package dev.mixtape.pipeline.kafka;

import dev.mixtape.operators.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Records that a look for the newest goes back at first; it then goes back that much more. */
    private static final long FIRST_LOOK = 100;

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Opens it; the topic must exist. */
    public CommittedRecords(Settings settings, String topic) {
        this(settings.kafka(), topic);
    }

    /** As above, with Kafka's own settings. */
    CommittedRecords(Properties kafka, String topic) {
        Properties properties = new Properties();
        properties.putAll(kafka);
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

    /** Returns the last record of each partition that has a value, if there is one. */
    public List<ConsumerRecord<byte[], byte[]>> newest() {
        List<ConsumerRecord<byte[], byte[]>> newest = new ArrayList<>();
        for (TopicPartition partition : List.copyOf(consumer.assignment())) {
            newest(partition).ifPresent(newest::add);
        }
        return newest;
    }

    /** Looks back further and further: transactions' marks and tombstones are no values. */
    private Optional<ConsumerRecord<byte[], byte[]>> newest(TopicPartition partition) {
        consumer.assign(List.of(partition));
        long first = consumer.beginningOffsets(List.of(partition)).get(partition);
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        List<ConsumerRecord<byte[], byte[]>> last = new ArrayList<>();
        for (long back = FIRST_LOOK; last.isEmpty() && end > first; back *= FIRST_LOOK) {
            long from = Math.max(first, end - back);
            consumer.seek(partition, from);
            rest(
                    record -> {
                        if (record.value() != null) {
                            last.clear();
                            last.add(record);
                        }
                    });
            if (from == first) {
                break;
            }
        }
        return last.stream().findAny();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
