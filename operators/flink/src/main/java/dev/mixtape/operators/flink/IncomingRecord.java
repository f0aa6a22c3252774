package dev.mixtape.operators.flink;

/**
 * A record of the tracks topic as it came, with its coordinates, so that a dead letter can name it.
 *
 * @param topic where it came from
 * @param partition of that topic
 * @param offset in that partition
 * @param timestamp of the record, milliseconds since 1970
 * @param key its bytes, which name the track of a tombstone; null for none
 * @param value its bytes; null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record IncomingRecord(
        String topic, int partition, long offset, long timestamp, byte[] key, byte[] value) {}
