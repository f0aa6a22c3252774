package dev.mixtape.it.trial;

import dev.mixtape.it.Tones;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.ingest.TrackPublisher;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.Track;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Publishes tracks at a rate, on a thread of its own, whatever the job makes of them: arrivals do
 * not wait for a slow job, so that latencies are those that a user would see.
 *
 * <p>Tracks are {@code tone-0}, {@code tone-1} and so on.
 */
public final class TrackFeed implements AutoCloseable {
    private static final int RECORDINGS = 256;
    private static final String PREFIX = "tone-";
    private static final int RATE = 22_050;
    private static final long TICK_MS = 10;

    /** What tracks sound like. */
    public interface Music {
        /**
         * Returns a track's encoded audio.
         *
         * @param number of the track, counted from 0
         * @param revision 0 as it is published first
         */
        ByteBuffer of(long number, int revision);
    }

    private final TrackPublisher publisher;
    private final Music music;
    private final Thread thread = new Thread(this::run, "track feed");
    private final AtomicLong published = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile double perSecond;
    private volatile long limit;
    private volatile boolean closed;

    /**
     * Connects; nothing is published until a rate is given. The audio is made beforehand, {@value
     * #RECORDINGS} recordings of which each track has one: two tracks may sound alike, but the job
     * tells tracks apart by id.
     *
     * @param seconds length of a track
     */
    public TrackFeed(Settings settings, double seconds) throws IOException {
        this(settings, recordings(seconds));
    }

    private static Music recordings(double seconds) throws IOException {
        ByteBuffer[] recordings = new ByteBuffer[RECORDINGS];
        for (int i = 0; i < RECORDINGS; i++) {
            recordings[i] = ByteBuffer.wrap(Tones.wav(i, (int) Math.round(seconds * RATE)));
        }
        return (number, revision) ->
                recordings[(int) ((number + revision) % RECORDINGS)].duplicate();
    }

    /** Connects; nothing is published until a rate is given. */
    public TrackFeed(Settings settings, Music music) {
        this.music = music;
        // A broker may be away for minutes; its tracks wait here.
        publisher = new TrackPublisher(settings.with("kafka.delivery.timeout.ms", "900000"));
        thread.setDaemon(true);
        thread.start();
    }

    /** Publishes at this rate from now on, until there are so many tracks in all. */
    public void publish(double tracksPerSecond, long untilTracks) {
        limit = untilTracks;
        perSecond = tracksPerSecond;
    }

    /** Publishes no more; {@link #published} stays what it is when this returns. */
    public void stop() {
        limit = 0;
        synchronized (this) {
            perSecond = 0; // and nobody is within the loop
        }
    }

    /** Publishes tracks as fast as the broker takes them, on the caller's thread. */
    public void publishAtOnce(long tracks) {
        perSecond = 0;
        synchronized (this) {
            for (long i = 0; i < tracks; i++) {
                publishNext();
            }
        }
    }

    /** Publishes other audio of a track, on the caller's thread. */
    public void revise(long number, int revision) {
        send(number, revision);
    }

    /** Withdraws a track, on the caller's thread. */
    public void withdraw(long number) {
        publisher.withdraw(id(number));
    }

    /** Returns how many tracks were handed to Kafka's client so far. */
    public long published() {
        return published.get();
    }

    /**
     * Returns when the broker has all tracks published so far.
     *
     * @throws IllegalStateException when one could not be written
     */
    public void flush() {
        publisher.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("the feed of tracks broke", failure.get());
        }
    }

    /** Stops, and waits until the broker has what was published. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        publisher.close();
    }

    private void run() {
        double due = 0;
        long last = System.nanoTime();
        try {
            while (!closed) {
                Thread.sleep(TICK_MS);
                long now = System.nanoTime();
                due += perSecond * (now - last) * 1e-9;
                last = now;
                synchronized (this) {
                    for (; due >= 1 && published.get() < limit; due--) {
                        publishNext();
                    }
                }
                due = Math.min(due, perSecond); // what was not due yet when the limit was reached
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!closed) {
                failure.set(e);
            }
        }
    }

    private void publishNext() {
        send(published.get(), 0);
        published.incrementAndGet();
    }

    private void send(long number, int revision) {
        publisher.publish(
                Track.newBuilder()
                        .setId(id(number))
                        .setAudio(new InlineAudio(music.of(number, revision)))
                        .setTags(List.of())
                        .setArrivedAt(Instant.now())
                        .build());
    }

    /** Returns the id of a track that was published as the number-th, counted from 0. */
    public static String id(long number) {
        return PREFIX + number;
    }

    /**
     * Returns what {@link #id} was made of.
     *
     * @throws NumberFormatException if it was made elsewhere
     */
    public static long number(String id) {
        return Long.parseLong(id.substring(Math.min(id.length(), PREFIX.length())));
    }
}
