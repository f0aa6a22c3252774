package dev.mixtape.operators.flink;

import dev.mixtape.operators.signing.TrackKeys;

/**
 * A record of the tracks topic as it came, with its coordinates, so that a dead letter can name it.
 *
 * @param topic where it came from
 * @param partition of that topic
 * @param offset in that partition
 * @param timestamp of the record, milliseconds since 1970
 * @param key its bytes, which name the track of a tombstone; null for none
 * @param value its bytes; null for a tombstone
 * @param signature of its producer, the header {@link TrackKeys#HEADER}; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record IncomingRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte[] key,
        byte[] value,
        byte[] signature) {

    /** The same without a signature. */
    public IncomingRecord(
            String topic, int partition, long offset, long timestamp, byte[] key, byte[] value) {
        this(topic, partition, offset, timestamp, key, value, null);
    }

    /**
     * Returns the same, come no later than now, when it is read: with a date in the future it would
     * count as the newest of its key until that date.
     */
    IncomingRecord readAt(long now) {
        return timestamp <= now
                ? this
                : new IncomingRecord(topic, partition, offset, now, key, value, signature);
    }
}
