package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.operators.flink.Rejection;
import dev.mixtape.operators.text.PlainText;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.Play;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.internal.AcceptedPlay;
import java.time.Instant;

/** Bytes to a play that can go through the job, or a {@link Rejection}. */
final class PlayReader {
    /** Of a user and of a track; they become keys of records and of state. */
    static final int MAX_ID_CHARACTERS = 1_024;

    /** One play must not outweigh all that anyone can hear. */
    static final double MAX_WEIGHT = 1e6;

    /** Clocks differ; a play from further ahead would be the newest one for a long time. */
    static final long MAX_AHEAD_MILLIS = 300_000;

    private static final int SHOWN_CHARACTERS = 64;

    private final RecordCodec<Play> codec = new RecordCodec<>(Play.class);

    AcceptedPlay read(IncomingRecord record, long now) throws Rejection {
        if (record.value() == null) {
            throw rejection(null, "record without a value: a play cannot be taken back");
        }
        Play play;
        try {
            play = codec.decode(record.value());
        } catch (MalformedRecordException e) {
            throw new Rejection(Stage.RECORD, null, e.getMessage(), e);
        }
        checkId("track", play.getTrack(), PlainText.line(play.getTrack(), SHOWN_CHARACTERS));
        checkId("user", play.getUser(), play.getTrack());
        checkTime(play, now);
        checkWeight(play);
        return new AcceptedPlay(
                play.getUser(),
                play.getTrack(),
                play.getTime().toEpochMilli(),
                play.getWeight(),
                record.topic(),
                record.partition(),
                record.offset(),
                now);
    }

    private static void checkId(String what, String id, String trackId) throws Rejection {
        if (id.isBlank()) {
            throw rejection(trackId, "play without a " + what + ": it needs the " + what + "'s id");
        }
        if (id.length() > MAX_ID_CHARACTERS) {
            throw rejection(
                    trackId,
                    what
                            + " of "
                            + id.length()
                            + " characters: at most "
                            + MAX_ID_CHARACTERS
                            + "; give a shorter id");
        }
        if (PlainText.hasControls(id)) {
            throw rejection(
                    trackId, what + " with control characters: write it with printable ones");
        }
    }

    private static void checkTime(Play play, long now) throws Rejection {
        long time = play.getTime().toEpochMilli();
        if (time <= 0) {
            throw rejection(
                    play.getTrack(),
                    "time=" + time + ": must be after 1970; it is in milliseconds");
        }
        if (time > now + MAX_AHEAD_MILLIS) {
            throw rejection(
                    play.getTrack(),
                    "time="
                            + play.getTime()
                            + ": the job's clock says "
                            + Instant.ofEpochMilli(now)
                            + ", and a play may be "
                            + MAX_AHEAD_MILLIS / 60_000
                            + " minutes ahead at most; set the player's clock, or replay the"
                            + " record when its time has come");
        }
    }

    private static void checkWeight(Play play) throws Rejection {
        double weight = play.getWeight();
        if (!(weight > 0 && weight <= MAX_WEIGHT)) { // so NaN is refused as well
            throw rejection(
                    play.getTrack(),
                    "weight=" + weight + ": must be above 0 and at most " + MAX_WEIGHT);
        }
    }

    private static Rejection rejection(String trackId, String reason) {
        return new Rejection(Stage.RECORD, trackId, reason, null);
    }
}
