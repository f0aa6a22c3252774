package dev.mixtape.it.console;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** So many a second. */
final class Pace {
    private Pace() {}

    /**
     * Returns when the n-th is due, or at once if that is over.
     *
     * @param start of the first, by {@link System#nanoTime}
     * @return when it was due, by the same
     */
    static long await(long start, int n, int aSecond) {
        long due = start + n * TimeUnit.SECONDS.toNanos(1) / aSecond;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return due;
    }
}
