package dev.mixtape.it.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.it.trial.TrackFeed;
import dev.mixtape.operators.flink.listeners.ListenerSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.schemas.Play;
import dev.mixtape.schemas.RecordCodec;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes plays, in the order of their numbers, and some of them once more. */
public final class PlayFeed implements AutoCloseable {
    private final Plays plays;
    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final RecordCodec<Play> codec = new RecordCodec<>(Play.class);
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private long next;
    private long ahead;

    /** Connects; nothing is published yet. */
    public PlayFeed(Settings settings, Plays plays) {
        this.plays = plays;
        topic = settings.get(ListenerSettings.PLAYS_TOPIC);
        producer = // a broker may be away for a while; they wait here
                new KafkaProducer<>(
                        settings.with("kafka.delivery.timeout.ms", "900000").kafka(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** Publishes those that were not yet, up to this number. */
    public void publishUntil(long number) {
        for (; next < number; next++) {
            publish(next);
        }
    }

    /** Publishes each so-many-th once more, as whoever replays a topic does. */
    public void replay(int every) {
        for (long number = 0; number < next; number += every) {
            publish(number);
        }
    }

    private void publish(long number) {
        Plays.Drawn drawn = plays.of(number);
        ahead += drawn.isAhead() ? 1 : 0;
        Play play =
                new Play(drawn.user(), TrackFeed.id(drawn.track()), drawn.time(), drawn.weight());
        Future<RecordMetadata> unused =
                producer.send(
                        new ProducerRecord<>(
                                topic, drawn.user().getBytes(UTF_8), codec.encode(play)),
                        (metadata, problem) -> {
                            if (problem != null) {
                                failure.compareAndSet(null, problem);
                            }
                        });
    }

    /** Returns how many different plays were published. */
    public long published() {
        return next;
    }

    /** Returns how many records were published whose time has not come. */
    public long ahead() {
        return ahead;
    }

    /**
     * Returns when the broker has all.
     *
     * @throws IllegalStateException when one could not be written
     */
    public void flush() {
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("the feed of plays broke", failure.get());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
