package dev.mixtape.operators.flink;

import dev.mixtape.operators.gate.GateRule;
import java.io.Serializable;
import java.time.Duration;
import java.util.TreeMap;

/**
 * What {@link InferSongs} needs to know.
 *
 * @param modelId whose versions to follow
 * @param submission of the job, see {@link Lineage#submission}
 * @param backend the word of a backend, or auto
 * @param bundleTracks songs inferred in one go, at most, or {@link #AS_SUITS_THE_BACKEND}
 * @param bundleMaxDelay a song waits for others this long
 * @param batchTracks songs that a batch of the corpus update closes with; each subtask adds up the
 *     statistics of its share of them, at most, before it sends them on
 * @param bootstrapFrames frames that a song gives before the first model
 * @param seed of those samples
 * @param fixed settings that the model keeps for its life, by key; see {@link FrozenSettings}
 * @param lockstep how the log is cut into batches; null when live
 * @param withdrawalsRemembered how long a withdrawal is newer than what came before it
 * @param refresh how embeddings are kept fresh; null if they are not
 * @param probes whether some frames of some songs are sent along, on which moves of components are
 *     measured
 * @param gate which songs are not learned from, but sent along to judge versions
 * @param serving which tracks this model serves
 */
public record InferenceOptions(
        String modelId,
        String submission,
        String backend,
        int bundleTracks,
        Duration bundleMaxDelay,
        int batchTracks,
        int bootstrapFrames,
        long seed,
        TreeMap<String, String> fixed,
        Lockstep lockstep,
        Duration withdrawalsRemembered,
        RefreshOptions refresh,
        boolean probes,
        GateRule gate,
        Serving serving)
        implements Serializable {

    /** Without probes and gate, alone on its stream. */
    public InferenceOptions(
            String modelId,
            String submission,
            String backend,
            int bundleTracks,
            Duration bundleMaxDelay,
            int batchTracks,
            int bootstrapFrames,
            long seed,
            TreeMap<String, String> fixed,
            Lockstep lockstep,
            Duration withdrawalsRemembered,
            RefreshOptions refresh) {
        this(
                modelId,
                submission,
                backend,
                bundleTracks,
                bundleMaxDelay,
                batchTracks,
                bootstrapFrames,
                seed,
                fixed,
                lockstep,
                withdrawalsRemembered,
                refresh,
                false,
                GateRule.OFF,
                Serving.ALONE);
    }

    /** For {@code bundleTracks}: the backend says how many keep its machine busy. */
    public static final int AS_SUITS_THE_BACKEND = 0;
}
