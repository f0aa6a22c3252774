package dev.mixtape.it.trial;

import java.time.Instant;

/**
 * A time whose work was given up: the job went on from a savepoint, and was then taken back to it.
 * No job ran at either end, so that a record's own time tells on which side it was made.
 *
 * @param from when the savepoint had been made and its job had ended
 * @param to when no job ran any more, just before the older state was restored
 */
public record DeadLife(Instant from, Instant to) {
    /** Whether something was made within it. */
    public boolean holds(Instant time) {
        return time.isAfter(from) && !time.isAfter(to);
    }
}
