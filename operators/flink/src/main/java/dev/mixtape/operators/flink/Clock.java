package dev.mixtape.operators.flink;

import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/** Processing time; what it is told to do later runs in the operator's thread, between records. */
final class Clock {
    private final ProcessingTimeService service;

    Clock(ProcessingTimeService service) {
        this.service = service;
    }

    /** Milliseconds since 1970. */
    long now() {
        return service.getCurrentProcessingTime();
    }

    ScheduledFuture<?> in(long millis, Runnable action) {
        return service.registerTimer(now() + millis, time -> action.run());
    }
}
