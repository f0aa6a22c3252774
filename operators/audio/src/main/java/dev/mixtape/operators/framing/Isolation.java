package dev.mixtape.operators.framing;

import java.util.Locale;

/** Where strangers' sound is decoded. */
public enum Isolation {
    /** In a process of its own for each subtask, within limits of memory and time. */
    PROCESS,
    /** In the job's process. */
    NONE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
