package dev.mixtape.pipeline.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * That a letter's record was sent again. In the topic of dead letters it is a record with the
 * letter's key and no value; its headers say the rest. (Should that topic ever be compacted, a
 * letter that was replayed goes, and one that was not stays.)
 *
 * @param to where the record stands now
 * @param at when it was sent
 */
public record Replay(Coordinates to, Instant at) {
    /** In the record that was sent again: where the original stands. */
    public static final String OF = "mixtape-replay-of";

    /** In both: when. */
    public static final String AT = "mixtape-replayed-at";

    /** In the mark beside the letter: where the record stands now. */
    static final String TO = "mixtape-replayed-to";

    /**
     * Reads a mark.
     *
     * @throws IllegalArgumentException if it does not say where
     * @throws java.time.DateTimeException if it does not say when
     */
    public static Replay read(ConsumerRecord<byte[], byte[]> mark) {
        return new Replay(
                Coordinates.parse(text(mark.headers(), TO)),
                Instant.parse(text(mark.headers(), AT)));
    }

    /** Tells whether a record is such a mark, and nobody else's tombstone. */
    public static boolean isMark(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null
                && record.key() != null
                && record.headers().lastHeader(TO) != null
                && record.headers().lastHeader(AT) != null;
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return new String(header.value(), UTF_8);
    }
}
