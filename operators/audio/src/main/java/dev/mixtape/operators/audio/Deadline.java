package dev.mixtape.operators.audio;

import java.time.Duration;

/** When the work on one file must be over. */
final class Deadline {

    private final Duration allowed;
    private final long end;

    private Deadline(Duration allowed, long end) {
        this.allowed = allowed;
        this.end = end;
    }

    static Deadline in(Duration allowed) {
        return new Deadline(allowed, System.nanoTime() + allowed.toNanos());
    }

    boolean passed() {
        return System.nanoTime() - end > 0;
    }

    void check() throws AudioException {
        if (passed()) {
            throw AudioException.limit(
                    "decoding took longer than "
                            + allowed.toMillis() / 1e3
                            + " s (audio.max-decode-time); cut the file or raise the limit");
        }
    }
}
