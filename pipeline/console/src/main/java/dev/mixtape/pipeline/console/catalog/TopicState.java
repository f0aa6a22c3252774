package dev.mixtape.pipeline.console.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.schemas.MalformedRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is made of the records of one topic. Written by the feed's thread, read by any. */
interface TopicState {
    /**
     * Takes the next record.
     *
     * @throws MalformedRecordException if it cannot be read
     * @throws IllegalArgumentException if it cannot be used
     */
    void take(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException;

    /** What the topic said holds no more: it was made anew, and is read from its beginning. */
    void forget();

    /** Returns a record's key as text; empty if it has none. */
    static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), UTF_8);
    }
}
