package dev.mixtape.operators.flink;

import dev.mixtape.operators.text.PlainText;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.Stage;
import java.time.Instant;

/**
 * Why a record cannot go on: becomes a dead letter, never a failure of the job.
 *
 * <p>Whatever the record held, its dead letter is small and one line: a reason or an id copied from
 * a stranger's megabyte would be refused by Kafka, and that would stop the job.
 */
public final class Rejection extends Exception {
    private static final long serialVersionUID = 1L;

    /** Characters of a reason, at most. */
    static final int MAX_REASON_CHARACTERS = 1_000;

    private final Stage stage;
    private final String trackId;

    /** A rejection at a stage; the reason is one sentence that a person can act on. */
    public Rejection(Stage stage, String trackId, String reason, Throwable cause) {
        // Without a stack trace: bad records come by the thousand, and nobody would read it.
        super(reason, cause, false, false);
        this.stage = stage;
        this.trackId = trackId;
    }

    /** Returns the letter about the record at these coordinates; now in milliseconds since 1970. */
    public DeadLetter toDeadLetter(String topic, int partition, long offset, long now) {
        return DeadLetter.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .setStage(stage)
                .setReason(PlainText.line(String.valueOf(getMessage()), MAX_REASON_CHARACTERS))
                .setTrackId(
                        trackId == null
                                ? null
                                : PlainText.line(trackId, TrackReader.MAX_ID_CHARACTERS))
                .setDeadAt(Instant.ofEpochMilli(now))
                .build();
    }
}
