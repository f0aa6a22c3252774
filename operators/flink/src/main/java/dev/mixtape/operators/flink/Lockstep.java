package dev.mixtape.operators.flink;

import java.io.Serializable;

/**
 * How the log is cut into batches when the model is to depend on nothing else. Record i of
 * partition p, of P, has position i·P + p: the partitions interleaved, round robin.
 *
 * @param partitions P, of the tracks topic
 * @param batchTracks positions of a batch, and so tracks if each is one
 * @param bootstrapTracks positions whose songs give version 0
 */
public record Lockstep(int partitions, int batchTracks, int bootstrapTracks)
        implements Serializable {

    /**
     * Returns when a topic has no more partitions than the log is cut for.
     *
     * @param found how many it has
     * @throws IncompatibleStateException if it has more
     */
    public void checkPartitions(String topic, int found) {
        if (found > partitions) {
            throw refused("the topic " + topic + " has " + found + " partitions now");
        }
    }

    /**
     * Returns when a record's partition is one of those that the log is cut for.
     *
     * @throws IncompatibleStateException if it is another
     */
    void checkPartition(String topic, int partition) {
        if (partition >= partitions) {
            throw refused("a record came from partition " + partition + " of the topic " + topic);
        }
    }

    private IncompatibleStateException refused(String why) {
        return new IncompatibleStateException(
                "topics.partitions="
                        + partitions
                        + ": "
                        + why
                        + ", but the batches of lockstep have no place for more than "
                        + partitions
                        + ", so this model can learn nothing more; start without its state a new"
                        + " one, with a model.id of its own and with topics.partitions as it is"
                        + " now");
    }

    /**
     * Where a record stands in the log.
     *
     * @param index records of its partition before it
     */
    long position(int partition, long index) {
        return Math.addExact(Math.multiplyExact(index, partitions), partition);
    }

    /** The batch of a position, and the version that infers its song. */
    long batch(long position) {
        return position / batchTracks;
    }

    /** Which stretch of {@link #bootstrapTracks} positions it lies in. */
    long window(long position) {
        return position / bootstrapTracks;
    }
}
