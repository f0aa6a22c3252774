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
     * Where a record stands in the log.
     *
     * @param index records of its partition before it
     * @throws IncompatibleStateException if there are more partitions than the positions allow for
     */
    long position(int partition, long index) {
        if (partition >= partitions) {
            throw new IncompatibleStateException(
                    "topics.partitions="
                            + partitions
                            + ": a track came from partition "
                            + partition
                            + ", which has no place in the batches of lockstep; start a new model"
                            + " under another model.id with the true number");
        }
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
