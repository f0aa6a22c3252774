package dev.mixtape.it.catalog;

import dev.mixtape.it.catalog.Fates.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Which listener hears which track, and when; a seed decides, for each play by its number. Tracks
 * are drawn from all that come, so that many a play is of one that nobody knows yet, or that is
 * gone.
 */
public final class Plays {
    private static final Duration REACH = Duration.ofDays(60);
    private static final Duration WRONG = Duration.ofDays(3);

    private static final int MAX_WEIGHT = 3;

    private final long seed;
    private final long tracks;
    private final int listeners;
    private final int ahead;
    private final Fates fates;
    private final Instant now;

    /**
     * A play.
     *
     * @param track by number
     * @param isAhead whether its time has not come: it must not count
     */
    public record Drawn(String user, long track, Instant time, double weight, boolean isAhead) {}

    /**
     * Prepares to draw.
     *
     * @param tracks that come
     * @param ahead of a thousand plays, by a clock gone wrong
     * @param fates a track that is withdrawn and returns begins anew, so what counts of its plays
     *     is a matter of moments: it is never played
     * @param now before which they heard
     */
    public Plays(long seed, long tracks, int listeners, int ahead, Fates fates, Instant now) {
        this.seed = seed;
        this.tracks = tracks;
        this.listeners = listeners;
        this.ahead = ahead;
        this.fates = fates;
        this.now = now;
    }

    /** Draws one; the same number gives the same play. */
    public Drawn of(long number) {
        SplittableRandom random = new SplittableRandom((seed + 1) ^ (number * 0x9E3779B97F4A7C15L));
        long track = random.nextLong(tracks);
        while (fates.of(track) == Fate.RETURNS) {
            track = (track + 1) % tracks;
        }
        boolean isAhead = random.nextInt(1000) < ahead;
        Instant time =
                isAhead ? now.plus(WRONG) : now.minusMillis(random.nextLong(REACH.toMillis()));
        return new Drawn(
                "listener-" + random.nextInt(listeners),
                track,
                time,
                1 + random.nextInt(MAX_WEIGHT),
                isAhead);
    }

    /** Returns the time before which they heard. */
    public Instant now() {
        return now;
    }
}
