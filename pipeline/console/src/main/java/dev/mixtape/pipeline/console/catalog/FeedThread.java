package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.BrokerException;
import dev.mixtape.pipeline.kafka.KafkaErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that reads topics, and makes visible, tells and keeps what they say. */
final class FeedThread implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(10);
    private static final Duration COMMIT_BACKLOG_EVERY = Duration.ofSeconds(30);
    private static final Duration COMMIT_IDLE_EVERY = Duration.ofMinutes(10);

    /** Of what comes now, and of what has lain in the topics: fewer segments of the index. */
    private static final Duration SHOW_EVERY = Duration.ofMillis(500);

    private static final Duration SHOW_BACKLOG_EVERY = Duration.ofSeconds(15);

    /** Kafka keeps a tombstone a day (delete.retention.ms); who was away longer begins anew. */
    static final Duration LONGEST_ABSENCE = Duration.ofHours(20);

    private static final Logger LOG = LoggerFactory.getLogger(FeedThread.class);

    private final Settings settings;
    private final Catalog catalog;
    private final TrackShelf tracks;
    private final Map<String, TopicState> states = new HashMap<>();
    private final Map<String, Event> events = new HashMap<>();
    private final Set<String> kept = new HashSet<>();
    private final Followers<Event> followers = new Followers<>();
    private final Thread thread = new Thread(this::run, "console-feed");
    private final Timer look = new Timer();
    private final Timer show = new Timer();
    private final Timer commit = new Timer();

    private final Set<Event> news = EnumSet.noneOf(Event.class);
    private Optional<Instant> complete;
    private boolean unkept;
    private volatile TopicPoller poller;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean broken;
    private volatile boolean caughtUp;
    private volatile Optional<String> trouble = Optional.empty();

    FeedThread(Settings settings, Catalog catalog, TrackShelf tracks) {
        this.settings = settings;
        this.catalog = catalog;
        this.tracks = tracks;
        this.complete = catalog.bookmark().complete();
    }

    /** Reads a topic whose state is in the index, from where that has read it. */
    void keep(String topic, TopicState state) {
        states.put(topic, state);
        kept.add(topic);
    }

    void keep(String topic, TopicState state, Event event) {
        keep(topic, state);
        events.put(topic, event);
    }

    /** Reads a topic from its beginning. */
    void read(String topic, TopicState state, Event event) {
        states.put(topic, state);
        events.put(topic, event);
    }

    void start() {
        poller = new TopicPoller(settings, states, catalog.bookmark());
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!isClosed()) {
            try (TopicPoller current = poller) {
                while (!isClosed()) {
                    step(current);
                }
            } catch (WakeupException e) {
                LOG.debug("The feed was woken up", e); // by close
            } catch (KafkaException e) {
                complain(KafkaErrors.with(settings, "the topics cannot be followed", e));
                reopen();
            } catch (RuntimeException e) {
                LOG.error("The feed failed: nothing more is read", e);
                trouble =
                        Optional.of(
                                "nothing more is read ("
                                        + e.getMessage()
                                        + "); see that the index's disk has space, and start the"
                                        + " console again");
                broken = true;
                return;
            }
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Waits, or returns when the feed is closed. */
    private void pause(Duration duration) {
        try {
            boolean unused = closed.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody does: it would close the index's files
        }
    }

    /** Begins anew with what is small, and goes on from the last commit with what is kept. */
    private void reopen() {
        pause(LOOK_EVERY);
        states.forEach(
                (topic, state) -> {
                    if (!kept.contains(topic)) {
                        state.forget();
                    }
                });
        look.reset();
        poller = new TopicPoller(settings, states, catalog.bookmark());
    }

    private void step(TopicPoller current) {
        if (look.isDue(LOOK_EVERY)) {
            lookWith(current);
        }
        tracks.setLive(caughtUp && current.isAtEnd());
        Set<String> changed = current.poll(PATIENCE);
        if (changed.isEmpty()) {
            pause(Duration.ofMillis(20)); // there may be no topic to wait for
        }
        for (String topic : changed) {
            unkept |= kept.contains(topic);
            Event event = events.get(topic);
            if (event != null) {
                news.add(event);
            }
        }
        boolean atEnd = current.isAtEnd();
        if (show.isDue(atEnd ? SHOW_EVERY : SHOW_BACKLOG_EVERY)) {
            catalog.refresh();
            news.forEach(followers::tell);
            news.clear();
        }
        Duration keepEvery = atEnd ? COMMIT_EVERY : COMMIT_BACKLOG_EVERY;
        if (commit.isDue(unkept ? keepEvery : COMMIT_IDLE_EVERY)) {
            commit(current);
        }
        if (atEnd && !caughtUp) {
            commit(current);
            caughtUp = true;
        }
    }

    private void lookWith(TopicPoller current) {
        Instant now = Instant.now();
        try {
            current.look();
            trouble = Optional.empty();
        } catch (BrokerException e) {
            complain(e);
            return;
        }
        if (complete.isEmpty()) {
            complete = Optional.of(now);
        } else if (complete.get().plus(LONGEST_ABSENCE).isBefore(now)) {
            LOG.info(
                    "Nothing was read since {}: withdrawals may be missed, tracks are read anew",
                    complete.get());
            current.beginAgain(kept);
            complete = Optional.of(now);
        } else if (current.isAtEnd()) {
            complete = Optional.of(now);
        }
    }

    private void complain(BrokerException e) {
        if (trouble.isEmpty()) {
            LOG.warn("{}", e.getMessage());
        }
        trouble = Optional.of(e.getMessage());
    }

    private void commit(TopicPoller current) {
        catalog.commit(current.bookmark(kept, complete));
        unkept = false;
    }

    boolean isCaughtUp() {
        return caughtUp;
    }

    Optional<String> trouble() {
        return trouble;
    }

    Map<String, Long> passedOver() {
        return poller.passedOver();
    }

    void follow(Consumer<Event> follower) {
        followers.add(Followers.of(follower));
    }

    /** Ends the thread, and keeps what was read. */
    @Override
    public void close() {
        closed.countDown();
        poller.wakeUp(); // interrupting it would close the index's files under its hands
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (complete.isPresent() && !broken) {
            catalog.commit(poller.bookmark(kept, complete));
        }
    }

    /** Something that is done again and again. */
    private static final class Timer {
        private Long last;

        /** Tells whether so long has passed since it last was due; it was due just now if so. */
        boolean isDue(Duration every) {
            long now = System.nanoTime();
            if (last != null && now - last < every.toNanos()) {
                return false;
            }
            last = now;
            return true;
        }

        void reset() {
            last = null;
        }
    }
}
