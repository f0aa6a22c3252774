package dev.mixtape.it.catalog;

import dev.mixtape.it.trial.Ledger;
import dev.mixtape.it.trial.TrackFeed;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/** What becomes of tracks once they are embedded; a seed decides, for each by its number. */
public final class Fates {
    private final long seed;
    private final Shares shares;
    private long next;

    /** How many of a thousand tracks change, go, or go and return. */
    public record Shares(int changing, int going, int returning) {}

    /** One track's. */
    public enum Fate {
        STAYS,
        /** Comes again with other audio. */
        CHANGES,
        /** Is withdrawn. */
        GOES,
        /** Is withdrawn, and comes again with the audio that it had. */
        RETURNS
    }

    /** Draws them. */
    public Fates(long seed, Shares shares) {
        this.seed = seed;
        this.shares = shares;
    }

    /** Returns what becomes of a track. */
    public Fate of(long number) {
        int draw = new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L)).nextInt(1000);
        if (draw < shares.changing()) {
            return Fate.CHANGES;
        }
        int going = shares.changing() + shares.going();
        if (draw < going) {
            return Fate.GOES;
        }
        return draw < going + shares.returning() ? Fate.RETURNS : Fate.STAYS;
    }

    /** Returns which audio a track has at the end. */
    public int lastRevision(long number) {
        return of(number) == Fate.CHANGES ? 1 : 0;
    }

    /**
     * Lets happen what is due, in order of numbers.
     *
     * @param before tracks from this number on wait
     * @param isEmbedded they also wait for this, so that every revision is embedded and learned
     */
    public void happen(TrackFeed feed, long before, LongPredicate isEmbedded) {
        for (; next < before && (of(next) == Fate.STAYS || isEmbedded.test(next)); next++) {
            switch (of(next)) {
                case STAYS -> {}
                case CHANGES -> feed.revise(next, 1);
                case GOES -> feed.withdraw(next);
                case RETURNS -> {
                    feed.withdraw(next);
                    feed.revise(next, 0);
                }
            }
        }
    }

    /** Tells whether a track has met its fate. */
    public boolean haveHappened(long number) {
        return number < next;
    }

    /** Tells whether everything has happened to so many tracks. */
    public boolean areFulfilled(long tracks) {
        return next >= tracks;
    }

    /** Returns how many of so many tracks have this fate. */
    public long count(long tracks, Fate fate) {
        return LongStream.range(0, tracks).filter(number -> of(number) == fate).count();
    }

    /** Returns what the topics are to hold at the end. */
    public Ledger.Published published(long tracks) {
        return new Ledger.Published(
                tracks,
                tracks + count(tracks, Fate.CHANGES) + count(tracks, Fate.RETURNS),
                number -> of(number) == Fate.GOES);
    }
}
