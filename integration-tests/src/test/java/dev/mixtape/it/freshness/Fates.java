package dev.mixtape.it.freshness;

import dev.mixtape.it.trial.Ledger;
import dev.mixtape.it.trial.TrackFeed;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/** What becomes of tracks once they are embedded; a seed decides, for each by its number. */
final class Fates {
    private static final int CHANGING = 30;
    private static final int GOING = 30;
    private static final int RETURNING = 10;

    private final long seed;
    private long next;

    /** One track's. */
    enum Fate {
        STAYS,
        /** Comes again with other audio. */
        CHANGES,
        /** Is withdrawn. */
        GOES,
        /** Is withdrawn, and comes again with the audio that it had. */
        RETURNS
    }

    Fates(long seed) {
        this.seed = seed;
    }

    /** Returns what becomes of a track: of a thousand, 30 change, 30 go, 10 go and return. */
    Fate of(long number) {
        int draw = new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L)).nextInt(1000);
        if (draw < CHANGING) {
            return Fate.CHANGES;
        }
        if (draw < CHANGING + GOING) {
            return Fate.GOES;
        }
        return draw < CHANGING + GOING + RETURNING ? Fate.RETURNS : Fate.STAYS;
    }

    /** Returns which audio a track has at the end. */
    int lastRevision(long number) {
        return of(number) == Fate.CHANGES ? 1 : 0;
    }

    /**
     * Lets happen what is due, in order of numbers.
     *
     * @param before tracks from this number on wait
     * @param isEmbedded they also wait for this, so that every revision is embedded and learned
     */
    void happen(TrackFeed feed, long before, LongPredicate isEmbedded) {
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

    /** Tells whether everything has happened to so many tracks. */
    boolean areFulfilled(long tracks) {
        return next >= tracks;
    }

    /** Returns how many of so many tracks have this fate. */
    long count(long tracks, Fate fate) {
        return LongStream.range(0, tracks).filter(number -> of(number) == fate).count();
    }

    /** Returns what the topics are to hold at the end. */
    Ledger.Published published(long tracks) {
        return new Ledger.Published(
                tracks,
                tracks + count(tracks, Fate.CHANGES) + count(tracks, Fate.RETURNS),
                number -> of(number) == Fate.GOES);
    }
}
