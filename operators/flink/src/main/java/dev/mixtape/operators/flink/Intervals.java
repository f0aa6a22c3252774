package dev.mixtape.operators.flink;

import java.io.Serializable;
import java.time.Duration;

/**
 * Times at which something goes out: whole multiples of an interval since 1970, plus a lag, so that
 * subtasks that never speak to each other do it at the same moments.
 */
record Intervals(Duration interval, Duration lag) implements Serializable {

    /** The first such time after another, in milliseconds. */
    long after(long now) {
        long every = Math.max(1, interval.toMillis());
        long since = Math.floorMod(now - lag.toMillis(), every);
        return now - since + every;
    }
}
