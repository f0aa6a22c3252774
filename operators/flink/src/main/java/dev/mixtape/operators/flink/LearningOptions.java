package dev.mixtape.operators.flink;

import dev.mixtape.operators.gate.GateRule;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.moves.MoveKind;
import java.io.Serializable;
import java.time.Duration;
import java.util.Set;

/**
 * What {@link LearnCorpus} needs to know.
 *
 * @param submission of the job, see {@link Lineage#submission}
 * @param startCheck made by a job that starts without state
 * @param hyperparameters of a model that has yet to begin; one that lives takes from them how it
 *     goes on learning, see {@link Hyperparameters#learningAs}, and keeps the rest
 * @param batchTracks a mini-batch closes at this many tracks
 * @param batchMaxWait or when its first contribution has waited this long
 * @param maxStaleness versions that a contribution may be behind the one that it updates
 * @param bootstrapTracks version 0 is made when this many songs have given frames
 * @param bootstrapMaxWait or when the first of them has waited this long
 * @param transactionTimeout after which a version that was not committed is lost
 * @param vectorWidth axes of songs' vectors, which a model that begins learns; 0 for none
 * @param drift what counts as drift
 * @param lockstep how the log is cut into batches instead; null when live
 * @param moves of components that are made where they gain
 * @param gate by which versions are refused
 */
public record LearningOptions(
        String submission,
        StartCheck startCheck,
        Hyperparameters hyperparameters,
        int batchTracks,
        Duration batchMaxWait,
        int maxStaleness,
        int bootstrapTracks,
        Duration bootstrapMaxWait,
        Duration transactionTimeout,
        int vectorWidth,
        DriftOptions drift,
        Lockstep lockstep,
        Set<MoveKind> moves,
        GateRule gate)
        implements Serializable {

    /** Without moves and gate. */
    public LearningOptions(
            String submission,
            StartCheck startCheck,
            Hyperparameters hyperparameters,
            int batchTracks,
            Duration batchMaxWait,
            int maxStaleness,
            int bootstrapTracks,
            Duration bootstrapMaxWait,
            Duration transactionTimeout,
            int vectorWidth,
            DriftOptions drift,
            Lockstep lockstep) {
        this(
                submission,
                startCheck,
                hyperparameters,
                batchTracks,
                batchMaxWait,
                maxStaleness,
                bootstrapTracks,
                bootstrapMaxWait,
                transactionTimeout,
                vectorWidth,
                drift,
                lockstep,
                Set.of(),
                GateRule.OFF);
    }
}
