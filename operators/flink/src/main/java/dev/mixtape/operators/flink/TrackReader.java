package dev.mixtape.operators.flink;

import dev.mixtape.operators.text.PlainText;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Track;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes to a {@link Track} that can go through the job, or a {@link Rejection}.
 *
 * <p>The id becomes a key, and title, artist and tags are copied into the embedding: each has a
 * limit, so that no track can make a record that Kafka refuses, which would stop the job.
 */
final class TrackReader {
    /** Longer ids would bloat every topic and every state that is keyed by them. */
    static final int MAX_ID_CHARACTERS = 1_024;

    /** Of the title, and of the artist. */
    static final int MAX_TEXT_CHARACTERS = 2_048;

    static final int MAX_TAGS = 256;
    static final int MAX_TAG_CHARACTERS = 256;

    private static final int SHOWN_ID_CHARACTERS = 64;

    private final RecordCodec<Track> codec = new RecordCodec<>(Track.class);

    /** Reads the id of a track that a record without a value withdraws: its key. */
    String readWithdrawn(byte[] key) throws Rejection {
        if (key == null) {
            throw rejection(
                    null,
                    "record without a value and without a key: a tombstone withdraws the track"
                            + " whose id is its key; give it one");
        }
        String id;
        try {
            id = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
        } catch (CharacterCodingException e) {
            throw new Rejection(
                    Stage.RECORD,
                    null,
                    "record without a value whose key is not UTF-8: a tombstone's key is the id of"
                            + " the track to withdraw",
                    e);
        }
        checkId(id);
        return id;
    }

    Track read(byte[] value) throws Rejection {
        Track track;
        try {
            track = codec.decode(value);
        } catch (MalformedRecordException e) {
            throw new Rejection(Stage.RECORD, null, e.getMessage(), e);
        }
        checkId(track.getId());
        checkText(track.getId(), "title", track.getTitle());
        checkText(track.getId(), "artist", track.getArtist());
        checkTags(track.getId(), track.getTags());
        return track;
    }

    private static void checkId(String id) throws Rejection {
        if (id.isBlank()) {
            throw rejection(null, "track without an id: every track needs one");
        }
        if (id.length() > MAX_ID_CHARACTERS) {
            throw rejection(
                    PlainText.line(id, SHOWN_ID_CHARACTERS),
                    tooLong("id", id.length(), MAX_ID_CHARACTERS)
                            + "; give the track a shorter one");
        }
        if (PlainText.hasControls(id)) {
            throw rejection(id, "id with control characters: write it with printable ones");
        }
    }

    private static void checkText(String id, String what, String text) throws Rejection {
        if (text != null && text.length() > MAX_TEXT_CHARACTERS) {
            throw rejection(id, tooLong(what, text.length(), MAX_TEXT_CHARACTERS) + "; shorten it");
        }
    }

    private static void checkTags(String id, List<String> tags) throws Rejection {
        if (tags.size() > MAX_TAGS) {
            throw rejection(
                    id, tags.size() + " tags: at most " + MAX_TAGS + "; keep those that matter");
        }
        for (String tag : tags) {
            if (tag.length() > MAX_TAG_CHARACTERS) {
                throw rejection(
                        id, tooLong("tag", tag.length(), MAX_TAG_CHARACTERS) + "; shorten it");
            }
        }
    }

    private static String tooLong(String what, int characters, int most) {
        return what + " of " + characters + " characters: at most " + most;
    }

    private static Rejection rejection(String id, String reason) {
        return new Rejection(Stage.RECORD, id, reason, null);
    }
}
