package dev.mixtape.it.faults;

import java.time.Duration;

/**
 * Something that befalls a cluster.
 *
 * @param kind what
 * @param role whom: {@code broker}, {@code jobmanager}, {@code taskmanager-N}; of {@link
 *     Kind#REFUSED_CHECKPOINTS} it is {@code checkpoints}, their folder; of {@link Kind#AWAY} and
 *     {@link Kind#ROLLBACK} {@code job}; of {@link Kind#MORE_PARTITIONS} {@code tracks}
 * @param at when, from the beginning; later when the one before has not been mended by then
 * @param lasts until the operator, or whoever caused it, mends it
 */
public record Fault(Kind kind, String role, Duration at, Duration lasts) {

    /** What can happen to a process or a folder. */
    public enum Kind {
        /** {@code kill -9}; the operator starts it again. */
        KILL("kill -9"),
        /**
         * SIGSTOP, beyond every heartbeat; then SIGCONT, and the process believes no time passed.
         */
        PAUSE("SIGSTOP"),
        /**
         * No file of the process may grow (RLIMIT_FSIZE 0 by prlimit): what a full disk is to it,
         * though the error is EFBIG instead of ENOSPC.
         */
        FULL_DISK("full disk"),
        /** A file lies where the job's folder of checkpoints was: none can be written. */
        REFUSED_CHECKPOINTS("refused writes"),
        /**
         * Every process of Flink gets {@code kill -9} at the moment at which a checkpoint is
         * complete, before its transactions can be committed; the operator comes so late that the
         * broker has given them up.
         */
        AWAY("away too long"),
        /**
         * The operator takes a savepoint and goes on from it; then thinks better of it, and goes
         * back to it.
         */
        ROLLBACK("rolled back"),
        /** The operator gives the topic two more partitions. */
        MORE_PARTITIONS("more partitions"),
        /**
         * {@code kill -9}, and no machine to start it on: the operator resumes a smaller job on
         * what is left. When the fault is over there is a new machine.
         */
        LOST("lost for good");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Returns the kind of process: broker, jobmanager, taskmanager. */
    public String roleKind() {
        return role.replaceFirst("-[0-9]+$", "");
    }

    @Override
    public String toString() {
        return "%3d s  %-15s %-13s for %d s"
                .formatted(at.toSeconds(), kind, role, lasts.toSeconds());
    }
}
