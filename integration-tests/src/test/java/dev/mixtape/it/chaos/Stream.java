package dev.mixtape.it.chaos;

import dev.mixtape.it.catalog.Fates;
import dev.mixtape.it.catalog.Fates.Fate;
import dev.mixtape.it.catalog.PlayFeed;
import dev.mixtape.it.trial.Repeatedly;
import dev.mixtape.it.trial.TrackFeed;
import dev.mixtape.it.trial.Watcher;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;

/** Tracks that come, what becomes of them a while later, and listeners who hear them. */
final class Stream implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** A track's fate comes so many tracks behind it: before and after many a fault. */
    private static final int BEHIND = 100;

    private final TrackFeed feed;
    private final PlayFeed heard;
    private final Fates fates;
    private final long played;
    private Optional<Repeatedly> living = Optional.empty();
    private boolean ended;

    /** Tracks from this number on wait for their fate. */
    private long settled = Long.MAX_VALUE;

    /**
     * Makes it; nothing is published yet.
     *
     * @param played so many plays are heard, of as many tracks
     */
    Stream(TrackFeed feed, PlayFeed heard, Fates fates, long played) {
        this.feed = feed;
        this.heard = heard;
        this.fates = fates;
        this.played = played;
    }

    /** Begins; a track is changed or withdrawn only after somebody saw its embedding. */
    void begin(double tracksPerSecond, Watcher watcher) {
        feed.publish(tracksPerSecond, Long.MAX_VALUE);
        living = Optional.of(new Repeatedly("catalog", PAUSE, () -> live(watcher)));
    }

    private synchronized void live(Watcher watcher) {
        heard.publishUntil(Math.min(played, feed.published()));
        long due = feed.published() - (ended ? 0 : BEHIND);
        fates.happen(feed, Math.min(due, settled), watcher::isEmbedded);
    }

    /**
     * From now on, lets nothing happen to tracks that nobody has seen embedded yet. One that is
     * read again together with its tombstone may rightly be neither embedded nor learned from: how
     * many were would be a matter of moments.
     */
    synchronized void holdBackNewTracks(Watcher watcher) {
        settled =
                LongStream.range(0, feed.published())
                        .filter(number -> !watcher.isEmbedded(number))
                        .findFirst()
                        .orElse(feed.published());
    }

    /** Lets happen what is due. */
    synchronized void goOn() {
        settled = Long.MAX_VALUE;
    }

    /**
     * Withdraws once more what was withdrawn: a transaction that expired may have taken tombstones
     * with it, and nobody else would write them again.
     */
    synchronized void withdrawAgain() {
        LongStream.range(0, feed.published())
                .filter(number -> fates.of(number) == Fate.GOES && fates.haveHappened(number))
                .forEach(feed::withdraw);
    }

    long published() {
        return feed.published();
    }

    /** Publishes no more tracks, and returns how many came; the fates of the last ones come now. */
    synchronized long end() {
        feed.stop();
        ended = true;
        return feed.published();
    }

    /** Whether everything has happened. */
    synchronized boolean isOver() {
        return ended && fates.areFulfilled(feed.published());
    }

    /** Waits until the broker has what was published. */
    @Override
    public void close() {
        try (feed;
                heard) {
            living.ifPresent(Repeatedly::close);
            feed.flush();
            heard.flush();
        }
    }
}
