package dev.mixtape.pipeline.console.audio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.KafkaErrors;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.AudioReference;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Track;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the topic of tracks, on a thread of its own, and notes where each stands. */
final class TracksFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TracksFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** After which new partitions are looked for, or a topic that was made anew. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    /** Between commits, while tracks come. */
    private static final Duration COMMIT = Duration.ofSeconds(5);

    /** Milliseconds that a broker is waited for; so does closing. */
    private static final String ANSWER = "10000";

    private static final String TOPIC_ID = "topic";

    private final Settings settings;
    private final String topic;
    private final Places places;
    private final RecordCodec<Track> codec = new RecordCodec<>(Track.class);
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Thread thread;

    /** Not an interrupt: one in the middle of a write would break the index. */
    private final CountDownLatch closing = new CountDownLatch(1);

    private String topicId = "";

    private TracksFollower(Settings settings, Places places) {
        this.settings = settings;
        this.topic = settings.get(MixtapeSettings.TRACKS_TOPIC);
        this.places = places;
        this.thread = new Thread(this::run, "console-tracks");
        thread.setDaemon(true);
    }

    static TracksFollower start(Settings settings, Places places) {
        TracksFollower follower = new TracksFollower(settings, places);
        follower.thread.start();
        return follower;
    }

    private void run() {
        recall();
        String said = "";
        while (!isClosing()) {
            try {
                follow();
            } catch (InterruptException | InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (KafkaException | ExecutionException e) {
                String sentence = KafkaErrors.sentence(e);
                if (!sentence.equals(said)) {
                    LOG.warn("Tracks cannot be followed, and are tried again: {}", sentence);
                    said = sentence;
                }
                pause();
            }
        }
    }

    private void recall() {
        places.words()
                .forEach(
                        (word, value) -> {
                            if (word.equals(TOPIC_ID)) {
                                topicId = value;
                            } else {
                                next.put(
                                        new TopicPartition(topic, Integer.parseInt(word)),
                                        Long.parseLong(value));
                            }
                        });
    }

    /** Until it is time to look whether the topic is what it was. */
    private void follow() throws InterruptedException, ExecutionException {
        if (!topicIsThere()) {
            pause();
            return;
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            assign(consumer);
            long end = System.nanoTime() + LOOK.toNanos();
            long commit = System.nanoTime();
            boolean dirty = true;
            while (!isClosing() && System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    note(record);
                    dirty = true;
                }
                consumer.assignment().forEach(each -> next.put(each, consumer.position(each)));
                if (dirty && System.nanoTime() >= commit) {
                    commit();
                    commit = System.nanoTime() + COMMIT.toNanos();
                    dirty = false;
                }
            }
            commit();
        }
    }

    /** Another topic of the same name holds other tracks at the same places. */
    private boolean topicIsThere() throws InterruptedException, ExecutionException {
        Properties properties = settings.kafka();
        properties.putIfAbsent("default.api.timeout.ms", ANSWER);
        properties.putIfAbsent("request.timeout.ms", ANSWER);
        try (Admin admin = Admin.create(properties)) {
            if (!admin.listTopics().names().get().contains(topic)) {
                return false;
            }
            String id =
                    admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic)
                            .topicId()
                            .toString();
            if (!id.equals(topicId)) {
                places.clear();
                next.clear();
                topicId = id;
            }
            return true;
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Properties properties = settings.kafka();
        properties.putIfAbsent("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        properties.putIfAbsent("fetch.max.wait.ms", "250"); // closing waits for it
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void assign(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (PartitionInfo info : consumer.partitionsFor(topic)) {
            partitions.add(new TopicPartition(topic, info.partition()));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        partitions.stream()
                .filter(next::containsKey)
                .forEach(each -> consumer.seek(each, next.get(each)));
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            if (record.key() != null) {
                places.remove(new String(record.key(), UTF_8));
            }
            return;
        }
        try {
            Track track = codec.decode(record.value());
            String uri =
                    track.getAudio() instanceof AudioReference reference
                            ? reference.getUri()
                            : null;
            places.put(track.getId(), new Place(record.partition(), record.offset(), uri));
        } catch (MalformedRecordException e) {
            LOG.debug("{}/{} is no track", record.partition(), record.offset(), e);
        }
    }

    private void commit() {
        Map<String, String> words = new HashMap<>(Map.of(TOPIC_ID, topicId));
        next.forEach((partition, offset) -> words.put("" + partition.partition(), "" + offset));
        places.commit(words);
    }

    private void pause() {
        try {
            boolean unused = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
