package dev.mixtape.operators.flink;

import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Track;

/** Bytes to a {@link Track} whose id can serve as a key, or a {@link Rejection}. */
final class TrackReader {
    /** Longer ids would bloat every topic and every state that is keyed by them. */
    static final int MOST_ID_CHARACTERS = 1_024;

    private final RecordCodec<Track> codec = new RecordCodec<>(Track.class);

    Track read(byte[] value) throws Rejection {
        if (value == null) {
            throw new Rejection(
                    Stage.RECORD,
                    null,
                    "record without a value: withdrawing a track by a tombstone is not supported",
                    null);
        }
        Track track;
        try {
            track = codec.decode(value);
        } catch (MalformedRecordException e) {
            throw new Rejection(Stage.RECORD, null, e.getMessage(), e);
        }
        String id = track.getId();
        if (id.isBlank()) {
            throw new Rejection(
                    Stage.RECORD, null, "track without an id: every track needs one", null);
        }
        if (id.length() > MOST_ID_CHARACTERS) {
            throw new Rejection(
                    Stage.RECORD,
                    id.substring(0, 64) + "…",
                    "id of "
                            + id.length()
                            + " characters: at most "
                            + MOST_ID_CHARACTERS
                            + "; give the track a shorter one",
                    null);
        }
        if (id.chars().anyMatch(Character::isISOControl)) {
            throw new Rejection(
                    Stage.RECORD,
                    id.replaceAll("\\p{Cntrl}", "?"),
                    "id with control characters: write it with printable ones",
                    null);
        }
        return track;
    }
}
