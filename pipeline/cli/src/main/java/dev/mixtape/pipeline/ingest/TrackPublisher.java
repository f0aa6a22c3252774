package dev.mixtape.pipeline.ingest;

import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.signing.KeysFile;
import dev.mixtape.operators.signing.TrackKeys;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.kafka.BrokerException;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Track;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes tracks to the tracks topic, which it makes when missing, and signs them if there are
 * keys ({@code tracks.keys-file}).
 *
 * <p>The producer is idempotent and asks every replica: a track that {@link #flush} did not
 * complain about is in the topic, once. Sending the same folder again is harmless too, since the
 * job counts an (id, content) once. Memory is bounded: {@link #publish} waits when the broker is
 * slow.
 */
public final class TrackPublisher implements AutoCloseable {

    /** Of a record, for all that is not audio: id, title, artist, tags, headers. */
    private static final int ROOM_FOR_THE_REST = 64 << 10;

    private static final int PATIENCE_SECONDS = 30;

    private final String servers;
    private final String topic;
    private final int mostRecordBytes;
    private final Optional<TrackKeys> keys;
    private final KafkaProducer<byte[], byte[]> producer;
    private final RecordCodec<Track> codec = new RecordCodec<>(Track.class);
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /**
     * Connects, and makes the topic when missing.
     *
     * @throws UserError when nothing listens at the bootstrap address
     * @throws BrokerException when the broker refuses
     * @throws SettingException when the file of keys will not do
     */
    public TrackPublisher(Settings settings) {
        keys = KeysFile.of(settings).read();
        servers = settings.kafka().getProperty("bootstrap.servers");
        topic = settings.get(MixtapeSettings.TRACKS_TOPIC);
        BootstrapServers.check(servers);
        Topics.createTracks(settings);
        mostRecordBytes = Math.min(Topics.MAX_TRACK_BYTES, mostMessageBytes(settings));
        producer =
                new KafkaProducer<>(
                        producing(settings.kafka()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    private static Properties producing(Properties properties) {
        properties.putIfAbsent("acks", "all");
        properties.putIfAbsent("enable.idempotence", "true");
        // A topic that has just been made may refuse the first batch and take the second, after
        // which the first is out of order for ever.
        properties.putIfAbsent("max.in.flight.requests.per.connection", "1");
        properties.putIfAbsent("max.request.size", Integer.toString(Topics.MAX_TRACK_BYTES));
        properties.putIfAbsent("buffer.memory", Integer.toString(3 * Topics.MAX_TRACK_BYTES));
        properties.putIfAbsent("linger.ms", "5");
        return properties;
    }

    private int mostMessageBytes(Settings settings) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(settings.kafka())) {
            String value =
                    admin.describeConfigs(List.of(resource))
                            .all()
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .get(resource)
                            .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                            .value();
            return Integer.parseInt(value);
        } catch (ExecutionException | TimeoutException e) {
            // Not everyone may ask; the broker will say when a record is too large.
            return Topics.MAX_TRACK_BYTES;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(servers + ": interrupted while asking for the topic", e);
        }
    }

    /** The most bytes of audio that a track in this topic may hold. */
    public long mostInlineBytes() {
        return Math.max(0, mostRecordBytes - ROOM_FOR_THE_REST);
    }

    /**
     * Hands a track to the producer; returns before the broker has it.
     *
     * @throws BrokerException when this or an earlier track could not be written
     * @throws SettingException when no key may sign this track
     */
    public void publish(Track track) {
        send(track.getId(), codec.encode(track));
    }

    /**
     * Hands the withdrawal of a track to the producer, to the partition of the track's own records
     * and behind those that were published before; returns before the broker has it.
     *
     * @throws BrokerException when this or an earlier record could not be written
     * @throws SettingException when no key may sign this track
     */
    public void withdraw(String trackId) {
        send(trackId, null);
    }

    private void send(String trackId, byte[] value) {
        throwFailure();
        byte[] key = trackId.getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
        keys.ifPresent(each -> record.headers().add(TrackKeys.HEADER, each.sign(key, value)));
        try {
            Future<RecordMetadata> unused =
                    producer.send(
                            record,
                            (metadata, problem) -> {
                                if (problem != null) {
                                    failure.compareAndSet(null, problem);
                                }
                            });
        } catch (KafkaException e) {
            failure.compareAndSet(null, e);
            throwFailure();
        }
    }

    /**
     * Returns when the broker has every track so far.
     *
     * @throws BrokerException when one could not be written
     */
    public void flush() {
        producer.flush();
        throwFailure();
    }

    private void throwFailure() {
        Exception problem = failure.get();
        if (problem != null) {
            throw new BrokerException(
                    servers
                            + ": topic "
                            + topic
                            + " did not take a track ("
                            + problem.getMessage()
                            + "); mend the broker and publish again, nothing counts twice",
                    problem);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
