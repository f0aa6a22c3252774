package dev.mixtape.operators.flink;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;

/**
 * The name of one life of a job: its submission, and the checkpoint that it started from. A failure
 * begins another life. All operators of a job know the name without asking one another.
 *
 * <p>What a life writes becomes visible only with a checkpoint that it completes, and a life that
 * follows it starts from that one or a later one; so no two lives whose versions can be read have
 * the same name. Why not the job's id: it may be the same for all submissions to a cluster, and
 * says nothing to a reader.
 *
 * @param submission when the job was submitted, as {@link #submission} writes it
 * @param checkpoint the checkpoint or savepoint that it started from; 0 for none
 */
public record Lineage(String submission, long checkpoint) {
    /** Milliseconds, in UTC, so that names are in the order of submission. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

    private static final char SEPARATOR = '-';

    /** Flink counts checkpoints from 1. */
    private static final long NO_CHECKPOINT = 0;

    /** Returns the name of a submission at that time. */
    public static String submission(Instant time) {
        return TIME.format(time);
    }

    static Lineage of(String submission, OptionalLong restoredCheckpoint) {
        return new Lineage(submission, restoredCheckpoint.orElse(NO_CHECKPOINT));
    }

    /** Returns it as records say it: {@code 20261129T120311042-17}. */
    public String name() {
        return submission + SEPARATOR + checkpoint;
    }

    /** Tells whether a name is that of a job that was submitted later than this one. */
    boolean isOlderThan(String name) {
        int end = name.lastIndexOf(SEPARATOR);
        return end > 0 && submission.compareTo(name.substring(0, end)) < 0;
    }
}
