package dev.mixtape.operators.flink.similar;

import java.io.Serializable;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.MathUtils;

/**
 * Which shard a track is at home in, and the key by which Flink finds a shard.
 *
 * <p>Few keys, hashed, would crowd on some subtasks. So the key of a shard is chosen by where it
 * falls: key groups of the shards are evenly apart, and with them the shards over subtasks,
 * whatever the parallelism.
 */
public final class Shards implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] keys;

    /**
     * Spreads so many shards.
     *
     * @param count at least 1
     * @param keyGroups the job's maximum parallelism, at least as many
     */
    public Shards(int count, int keyGroups) {
        if (count < 1 || count > keyGroups) {
            throw new IllegalArgumentException(
                    SimilarSettings.SIMILAR_SHARDS.key()
                            + "="
                            + count
                            + ": must be in [1, "
                            + keyGroups
                            + "]");
        }
        keys = new int[count];
        for (int shard = 0; shard < count; shard++) {
            int group = (int) ((2L * shard + 1) * keyGroups / (2L * count));
            while (KeyGroupRangeAssignment.assignToKeyGroup(keys[shard], keyGroups) != group) {
                keys[shard]++;
            }
        }
    }

    /** How many there are. */
    public int count() {
        return keys.length;
    }

    /** Where a track is at home; the same for ever. */
    public int of(String trackId) {
        return MathUtils.murmurHash(trackId.hashCode()) % keys.length;
    }

    /** By what Flink is to key it. */
    public int key(int shard) {
        return keys[shard];
    }
}
