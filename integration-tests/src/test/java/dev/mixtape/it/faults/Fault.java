package dev.mixtape.it.faults;

import java.time.Duration;

/**
 * Something that befalls a cluster.
 *
 * @param kind what
 * @param role whom: {@code broker}, {@code jobmanager}, {@code taskmanager-N}; of {@link
 *     Kind#REFUSED_CHECKPOINTS} it is {@code checkpoints}, their folder
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
        REFUSED_CHECKPOINTS("refused writes");

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
        return "%3d s  %-14s %-13s for %d s"
                .formatted(at.toSeconds(), kind, role, lasts.toSeconds());
    }
}
