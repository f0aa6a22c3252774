package dev.mixtape.pipeline.console.audio;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.console.audio.Recordings.AbsentException;
import dev.mixtape.pipeline.kafka.KafkaErrors;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Track;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads single records of the topic of tracks, one at a time. */
final class TrackRecords implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String topic;
    private final Properties properties;
    private final RecordCodec<Track> codec = new RecordCodec<>(Track.class);

    /** Null before it is needed. */
    private KafkaConsumer<byte[], byte[]> consumer;

    TrackRecords(Settings settings) {
        topic = settings.get(MixtapeSettings.TRACKS_TOPIC);
        properties = settings.kafka();
        properties.putIfAbsent("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "none");
        properties.put("max.poll.records", "1");
        properties.put("max.partition.fetch.bytes", "1"); // one batch is fetched in any case
        properties.putIfAbsent("default.api.timeout.ms", "10000");
    }

    /**
     * Returns the audio that a record holds.
     *
     * @throws AbsentException if it is not there any more
     */
    synchronized byte[] audio(String id, Place place) throws AbsentException {
        try {
            Track track = codec.decode(read(place).value());
            if (track.getId().equals(id) && track.getAudio() instanceof InlineAudio audio) {
                ByteBuffer bytes = audio.getBytes();
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                return copy;
            }
        } catch (KafkaException e) {
            throw new AbsentException(KafkaErrors.sentence(e), e);
        } catch (MalformedRecordException | NullPointerException e) {
            // the same answer
        }
        throw new AbsentException("another record stands in its place now");
    }

    private ConsumerRecord<byte[], byte[]> read(Place place) throws AbsentException {
        if (consumer == null) {
            consumer =
                    new KafkaConsumer<>(
                            properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        TopicPartition partition = new TopicPartition(topic, place.partition());
        consumer.assign(List.of(partition));
        if (consumer.beginningOffsets(List.of(partition)).get(partition) > place.offset()) {
            throw new AbsentException("the topic's retention has taken its record");
        }
        consumer.seek(partition, place.offset());
        try {
            Iterator<ConsumerRecord<byte[], byte[]>> found = consumer.poll(PATIENCE).iterator();
            if (found.hasNext()) {
                ConsumerRecord<byte[], byte[]> record = found.next();
                if (record.offset() == place.offset()) {
                    return record;
                }
            }
        } finally {
            consumer.unsubscribe(); // or it would go on fetching
        }
        throw new AbsentException("its record is not in the topic any more, or the broker is slow");
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
        }
    }
}
