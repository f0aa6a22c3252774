package dev.mixtape.operators.flink;

import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.Stage;
import java.time.Instant;

/** Why a record cannot go on: becomes a dead letter, never a failure of the job. */
final class Rejection extends Exception {
    private static final long serialVersionUID = 1L;

    private final Stage stage;
    private final String trackId;

    /** A rejection at a stage; the reason is one sentence that a person can act on. */
    Rejection(Stage stage, String trackId, String reason, Throwable cause) {
        super(reason, cause);
        this.stage = stage;
        this.trackId = trackId;
    }

    DeadLetter toDeadLetter(String topic, int partition, long offset, long now) {
        return DeadLetter.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .setStage(stage)
                .setReason(getMessage())
                .setTrackId(trackId)
                .setDeadAt(Instant.ofEpochMilli(now))
                .build();
    }
}
