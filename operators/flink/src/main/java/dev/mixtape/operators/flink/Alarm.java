package dev.mixtape.operators.flink;

import java.util.concurrent.ScheduledFuture;

/** Something to be done later, at most once at a time. */
final class Alarm {
    private final Clock clock;
    private ScheduledFuture<?> pending;

    Alarm(Clock clock) {
        this.clock = clock;
    }

    void setIfUnset(long millis, Runnable action) {
        if (pending == null) {
            pending =
                    clock.in(
                            millis,
                            () -> {
                                pending = null;
                                action.run();
                            });
        }
    }

    boolean isSet() {
        return pending != null;
    }

    void cancel() {
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
    }
}
