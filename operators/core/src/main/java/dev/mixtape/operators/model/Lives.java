package dev.mixtape.operators.model;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/**
 * Which life each component id is in. An id never moves its meaning while it lives; but a component
 * may be merged into another, which retires its id, and a starved or retired id may be born again
 * as something else. Versions tell the lives apart: what was inferred with an older version may
 * speak of a life that has ended since.
 *
 * @param bornAt the version in which each id's present life began, K; 0 for those of the bootstrap
 * @param mergedAt the version in which each id was merged away last, K; 0 for never
 * @param mergedInto the id that it was merged into then, K; −1 for never
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record Lives(long[] bornAt, long[] mergedAt, int[] mergedInto) {

    /** Checks that the parts agree. */
    public Lives {
        int K = bornAt.length;
        if (mergedAt.length != K || mergedInto.length != K) {
            throw new IllegalArgumentException(
                    "bornAt.length="
                            + K
                            + ", mergedAt.length="
                            + mergedAt.length
                            + ", mergedInto.length="
                            + mergedInto.length
                            + ": all three must be K");
        }
        for (int k = 0; k < K; k++) {
            Check.that(bornAt[k] >= 0, "bornAt[" + k + "]", bornAt[k], "must be at least 0");
            Check.that(mergedAt[k] >= 0, "mergedAt[" + k + "]", mergedAt[k], "must be at least 0");
            int into = mergedInto[k];
            Check.that(
                    mergedAt[k] == 0 ? into == -1 : into >= 0 && into < K && into != k,
                    "mergedInto[" + k + "]",
                    into,
                    "must be another component where mergedAt is above 0, else -1");
        }
    }

    /** Of components that all live since the bootstrap. */
    public static Lives first(int K) {
        int[] nowhere = new int[K];
        Arrays.fill(nowhere, -1);
        return new Lives(new long[K], new long[K], nowhere);
    }

    /** K. */
    public int K() {
        return bornAt.length;
    }

    /** Whether all that is told here happened up to a version. */
    public boolean isWithin(long version) {
        return LongStream.concat(Arrays.stream(bornAt), Arrays.stream(mergedAt))
                .allMatch(at -> at <= version);
    }

    /** Whether an id was merged away and not born again. */
    public boolean isRetired(int k) {
        return mergedAt[k] > bornAt[k];
    }

    /** These lives with one id merged into another. */
    public Lives merged(int retired, int into, long version) {
        long[] at = mergedAt.clone();
        int[] to = mergedInto.clone();
        at[retired] = version;
        to[retired] = into;
        return new Lives(bornAt, at, to);
    }

    /** These lives with a new one of an id. */
    public Lives born(int k, long version) {
        long[] born = bornAt.clone();
        born[k] = version;
        return new Lives(born, mergedAt, mergedInto);
    }

    /**
     * Who stands today for what an id meant in a version: itself, the one that it was merged into,
     * or nobody, if that life ended without a successor.
     *
     * @param version with which something was inferred
     */
    public OptionalInt heirOf(int k, long version) {
        int heir = k;
        long time = version;
        while (mergedAt[heir] > time && livedUntilItsMerge(heir, time)) {
            time = mergedAt[heir]; // grows, so this ends although an id may come again
            heir = mergedInto[heir];
        }
        return bornAt[heir] > time ? OptionalInt.empty() : OptionalInt.of(heir);
    }

    /** Whether the life that the last merge ended is the one that was under way at a time. */
    private boolean livedUntilItsMerge(int k, long time) {
        return bornAt[k] <= time || bornAt[k] >= mergedAt[k];
    }

    /**
     * Counts statistics of an older version for whoever stands for their components today, in
     * place; what nobody stands for is left out, but the songs stay counted.
     *
     * @param version with which the songs were inferred
     */
    public void bringUpToDate(SufficientStatistics statistics, long version) {
        SufficientStatistics then = statistics.copy();
        for (int k = 0; k < K(); k++) {
            if (heirOf(k, version).orElse(-1) != k) {
                statistics.clear(k);
            }
        }
        for (int k = 0; k < K(); k++) {
            int heir = heirOf(k, version).orElse(k);
            if (heir != k) {
                statistics.add(then, k, heir);
            }
        }
    }
}
