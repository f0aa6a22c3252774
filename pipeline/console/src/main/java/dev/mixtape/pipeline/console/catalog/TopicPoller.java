package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.KafkaErrors;
import dev.mixtape.pipeline.kafka.TopicWatch;
import dev.mixtape.schemas.MalformedRecordException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads several topics, committed records only, without a consumer group, and hands each record to
 * its topic's state. Topics may appear, grow more partitions, go, and be made anew meanwhile; one
 * that is another than before is forgotten and read from its beginning. Not thread-safe.
 */
final class TopicPoller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicPoller.class);

    private final Map<String, TopicState> states;
    private final TopicWatch watch;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** What each topic was when it was last seen. */
    private final Map<String, String> identities;

    /** What is read next, where anything was read. */
    private final Map<TopicPartition, Long> next;

    /** Records of each topic that could not be used. */
    private final Map<String, Long> passedOver = new ConcurrentHashMap<>();

    /** Topics that may be seen but not read; not tried again. */
    private final Set<String> refused = new HashSet<>();

    private boolean looked;

    /**
     * Makes it; nothing is read before the first {@link #look}.
     *
     * @param states by topic; those that remember nothing of what was read are empty
     * @param read what the others have read
     * @throws dev.mixtape.pipeline.kafka.BrokerException if the settings cannot be used
     */
    TopicPoller(Settings settings, Map<String, TopicState> states, Bookmark read) {
        this.states = Map.copyOf(states);
        this.identities = new HashMap<>(read.topics());
        this.next = new HashMap<>(read.offsets());
        this.watch = new TopicWatch(settings);
        Properties properties = settings.kafka();
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "none");
        properties.put("allow.auto.create.topics", "false");
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Looks which topics there are now, and reads those.
     *
     * @throws dev.mixtape.pipeline.kafka.BrokerException if the broker does not answer
     */
    void look() {
        Map<String, TopicWatch.Found> found = watch.look(states.keySet());
        Set<TopicPartition> before = consumer.assignment();
        Set<TopicPartition> now = new HashSet<>();
        Set<String> others = new HashSet<>();
        found.keySet().removeAll(refused);
        found.forEach(
                (topic, it) -> {
                    String known = identities.put(topic, it.identity());
                    if (known != null && !known.equals(it.identity())) {
                        LOG.info("Topic {} was made anew: it is read from its beginning", topic);
                        forget(topic);
                        others.add(topic);
                    }
                    now.addAll(partitions(topic, it.partitions()));
                });
        if (!now.equals(before)) {
            consumer.assign(now);
        }
        now.stream()
                .filter(each -> !before.contains(each) || others.contains(each.topic()))
                .forEach(this::seek);
        looked = true;
    }

    private static List<TopicPartition> partitions(String topic, int number) {
        return IntStream.range(0, number).mapToObj(p -> new TopicPartition(topic, p)).toList();
    }

    /** To where it was read before, or its beginning. */
    private void seek(TopicPartition partition) {
        Long offset = next.get(partition);
        if (offset == null) {
            consumer.seekToBeginning(List.of(partition));
        } else {
            consumer.seek(partition, offset);
        }
    }

    private void forget(String topic) {
        states.get(topic).forget();
        next.keySet().removeIf(partition -> partition.topic().equals(topic));
    }

    /** Forgets what topics said, and reads them from their beginning. */
    void beginAgain(Collection<String> topics) {
        for (String topic : topics) {
            forget(topic);
            consumer.assignment().stream()
                    .filter(partition -> partition.topic().equals(topic))
                    .forEach(this::seek);
        }
    }

    /**
     * Hands on what has come, waiting at most so long for the first record; not at all if there is
     * no topic.
     *
     * @return topics that said something that could be used
     */
    Set<String> poll(Duration patience) {
        Set<String> changed = new HashSet<>();
        if (consumer.assignment().isEmpty()) {
            return changed;
        }
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
                if (take(record)) {
                    changed.add(record.topic());
                }
            }
        } catch (OffsetOutOfRangeException e) {
            Set<String> topics = new HashSet<>();
            e.partitions().forEach(partition -> topics.add(partition.topic()));
            LOG.info("Topics {} lost records before they were read: they are read anew", topics);
            beginAgain(topics);
            changed.addAll(topics);
        } catch (TopicAuthorizationException e) {
            LOG.warn("{}: read without it", KafkaErrors.sentence(e));
            refused.addAll(e.unauthorizedTopics());
            Set<TopicPartition> allowed = new HashSet<>(consumer.assignment());
            allowed.removeIf(partition -> refused.contains(partition.topic()));
            consumer.assign(allowed);
        }
        return changed;
    }

    private boolean take(ConsumerRecord<byte[], byte[]> record) {
        next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        try {
            states.get(record.topic()).take(record);
            return true;
        } catch (MalformedRecordException | IllegalArgumentException | DateTimeException e) {
            if (passedOver.merge(record.topic(), 1L, Long::sum) == 1) {
                LOG.warn(
                        "Passed over {}-{} at offset {}, as will be all that cannot be used: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
            return false;
        }
    }

    /** Tells whether all that is visible has been handed on, as far as the broker has told. */
    boolean isAtEnd() {
        return looked
                && consumer.assignment().stream()
                        .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
    }

    /** Returns what was read of topics, as a bookmark that says what it is complete until. */
    Bookmark bookmark(Set<String> topics, Optional<Instant> complete) {
        Map<TopicPartition, Long> offsets = new HashMap<>(next);
        offsets.keySet().removeIf(partition -> !topics.contains(partition.topic()));
        Map<String, String> seen = new HashMap<>(identities);
        seen.keySet().retainAll(topics);
        return new Bookmark(offsets, seen, complete);
    }

    /** Returns how many records of each topic could not be used; safe for threads. */
    Map<String, Long> passedOver() {
        return Map.copyOf(passedOver);
    }

    /** Ends whatever waits for the broker, with an exception; safe for threads. */
    void wakeUp() {
        watch.close();
        consumer.wakeup();
    }

    @Override
    public void close() {
        watch.close();
        consumer.close();
    }
}
