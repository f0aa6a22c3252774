package dev.mixtape.operators.flink;

import dev.mixtape.schemas.internal.Following;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which version each subtask of inference uses, as the subtasks say. They say it anew at each start
 * of the job, so it need not be state.
 */
final class Followers {
    private final Lineage lineage;
    private final Map<Integer, Long> versions = new HashMap<>();
    private int subtasks;

    /**
     * Knows of nobody yet.
     *
     * @param lineage of this life of the job
     */
    Followers(Lineage lineage) {
        this.lineage = lineage;
    }

    /** Takes a subtask's word; that of an earlier life is of subtasks that are no more. */
    void take(Following following) {
        if (following.getLineage().equals(lineage.name())) {
            versions.put(following.getSubtask(), following.getVersion());
            subtasks = following.getSubtasks();
        }
    }

    /** Returns the oldest version that one of them uses; empty until all have said theirs. */
    OptionalLong oldest() {
        return versions.isEmpty() || versions.size() < subtasks
                ? OptionalLong.empty()
                : OptionalLong.of(Collections.min(versions.values()));
    }
}
