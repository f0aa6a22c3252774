package dev.mixtape.pipeline.kafka;

import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.settings.Settings;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Track;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes tracks, keyed by their id; each is written once even if the broker falters. */
public final class TrackPublisher implements AutoCloseable {
    private final String topic;
    private final String servers;
    private final RecordCodec<Track> codec = new RecordCodec<>(Track.class);
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** Opens it; the topic must exist. */
    public TrackPublisher(Settings settings) {
        this.topic = settings.get(MixtapeSettings.TRACKS_TOPIC);
        Properties properties = settings.kafka();
        this.servers = properties.getProperty("bootstrap.servers");
        properties.putIfAbsent("enable.idempotence", "true");
        properties.putIfAbsent("acks", "all");
        properties.putIfAbsent("max.request.size", Integer.toString(Topics.MOST_TRACK_BYTES));
        properties.putIfAbsent("buffer.memory", Long.toString(2L * Topics.MOST_TRACK_BYTES));
        this.producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Hands a track over for sending.
     *
     * @throws BrokerException if an earlier one could not be sent
     */
    public void publish(Track track) {
        byte[] key = track.getId().getBytes(StandardCharsets.UTF_8);
        send(key, codec.encode(track));
    }

    /** Hands over any bytes, be they a track or not. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback keeps what went wrong
    public void send(byte[] key, byte[] value) {
        check();
        producer.send(
                new ProducerRecord<>(topic, key, value),
                (metadata, e) -> failure.compareAndSet(null, e));
    }

    /**
     * Waits until all are written.
     *
     * @throws BrokerException if one could not be sent
     */
    public void flush() {
        producer.flush();
        check();
    }

    @Override
    public void close() {
        producer.close();
    }

    private void check() {
        Exception e = failure.get();
        if (e != null) {
            throw new BrokerException(
                    servers + ": a track could not be published (" + e.getMessage() + ")", e);
        }
    }
}
