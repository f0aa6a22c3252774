package dev.mixtape.operators.learner;

import dev.mixtape.operators.moves.Move;
import java.util.List;

/**
 * One line about a mini-batch that was learned from.
 *
 * @param epoch from 0
 * @param songsDone of this epoch
 * @param songs of an epoch
 * @param version of the model that came out
 * @param boundPerFrame mean over the batch's frames of the song bound, in nats of whitened frames,
 *     before learning from them
 * @param rho learning rate of the update
 * @param componentsInUse of the model that came out
 * @param moves that were made of components
 */
public record LearnedBatch(
        int epoch,
        int songsDone,
        int songs,
        long version,
        double boundPerFrame,
        double rho,
        int componentsInUse,
        List<Move> moves) {}
