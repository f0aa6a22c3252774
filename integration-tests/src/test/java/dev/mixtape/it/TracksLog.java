package dev.mixtape.it;

import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Track;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The tracks topic as lockstep cuts it into batches, read without Mixtape's own code for that. */
final class TracksLog {
    private final int batchTracks;

    /** Ids by position; nothing stands for a record that is no track. */
    private final TreeMap<Long, Optional<String>> ids = new TreeMap<>();

    private TracksLog(int batchTracks) {
        this.batchTracks = batchTracks;
    }

    static TracksLog read(Mixtape mixtape) {
        TracksLog log = new TracksLog(mixtape.settings().get(LearningSettings.BATCH_TRACKS));
        int count = mixtape.settings().get(MixtapeSettings.TOPIC_PARTITIONS);
        String topic = mixtape.settings().get(MixtapeSettings.TRACKS_TOPIC);
        RecordCodec<Track> codec = new RecordCodec<>(Track.class);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        mixtape.settings().kafka(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    IntStream.range(0, count)
                            .mapToObj(number -> new TopicPartition(topic, number))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long records =
                    consumer.endOffsets(partitions).values().stream().mapToLong(n -> n).sum();
            while (log.ids.size() < records) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    // No transactions here, so an offset is the number of records before it.
                    log.ids.put(
                            record.offset() * count + record.partition(),
                            id(codec, record.value()));
                }
            }
        }
        return log;
    }

    /** How many batches are whole, counted from the first; so also the newest version. */
    long wholeBatches() {
        long batches = 0;
        while (ids.keySet().containsAll(positions(batches))) {
            batches++;
        }
        return batches;
    }

    /** Tracks that some version has been made for: those of whole batches and of the open one. */
    Set<String> visibleTracks() {
        long end = (wholeBatches() + 1) * batchTracks;
        Set<String> visible = new TreeSet<>();
        ids.headMap(end).values().forEach(id -> id.ifPresent(visible::add));
        return visible;
    }

    private Set<Long> positions(long batch) {
        return LongStream.range(batch * batchTracks, (batch + 1) * batchTracks)
                .boxed()
                .collect(Collectors.toSet());
    }

    private static Optional<String> id(RecordCodec<Track> codec, byte[] value) {
        try {
            return value == null ? Optional.empty() : Optional.of(codec.decode(value).getId());
        } catch (MalformedRecordException e) {
            return Optional.empty();
        }
    }
}
