package dev.mixtape.operators.flink;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.TimerService;

/**
 * When the newest version of a model is to be published once more: when inference does not use it
 * though its transaction must have been committed by now. Then it has expired, because a checkpoint
 * took longer than the broker waits, and Flink lets it go with a line in the log. Inference would
 * wait for that version, and the corpus update for inference, until somebody restarts the job.
 */
final class Republication {
    private final Duration patience;
    private final Followers followers;

    /** By model. Published anew at each start of the job, so it need not be state. */
    private final Map<String, Long> due = new HashMap<>();

    private final Map<String, Long> timers = new HashMap<>();

    /**
     * Makes it; nothing is due.
     *
     * @param patience of the broker with a transaction
     */
    Republication(Duration patience, Followers followers) {
        this.patience = patience;
        this.followers = followers;
    }

    /** A version of the current key has been published. */
    void published(String modelId, TimerService service) {
        long now = service.currentProcessingTime();
        long at = now + patience.toMillis();
        due.put(modelId, at);
        // One timer at a time, however many versions come. One that should have rung is gone: a
        // batch that was to close at the same moment has deleted it.
        if (timers.getOrDefault(modelId, now) <= now) {
            timers.put(modelId, at);
            service.registerProcessingTimeTimer(at);
        }
    }

    /** Whether, at a timer of the current key, the newest version is to be published again. */
    boolean isDue(String modelId, long version, long timestamp, TimerService service) {
        Long timer = timers.get(modelId);
        if (timer == null || timer > timestamp) {
            return false; // of a batch, or of an earlier life
        }
        timers.remove(modelId);
        long at = due.get(modelId);
        if (at > timestamp) {
            timers.put(modelId, at);
            service.registerProcessingTimeTimer(at);
            return false;
        }
        return followers.oldest().orElse(-1) < version;
    }
}
