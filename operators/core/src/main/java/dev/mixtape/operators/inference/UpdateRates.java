package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;

/**
 * How far a corpus update goes. Tracks decide, not updates: a stream whose batches close by time
 * must not learn more of a track the fewer there are.
 *
 * @param fullBatches the tracks of the mini-batch by those of a full one, above 0; 1 is the paper's
 *     mini-batch
 * @param rho how much of the model the update replaces, in [0, 1]
 * @param eta the splash: how much of the batch's responsibilities is noise. A share of each frame,
 *     so that a small batch has no less of it
 */
public record UpdateRates(double fullBatches, double rho, double eta) {

    /**
     * Those of a mini-batch.
     *
     * @param model the version that is updated
     * @param tracks B, of the mini-batch, at least 1
     * @param fullTracks B0, of a full one, at least 1: {@link LearningSettings#BATCH_TRACKS}
     */
    public static UpdateRates of(Model model, long tracks, int fullTracks) {
        if (fullTracks < 1) {
            throw new IllegalArgumentException(
                    LearningSettings.BATCH_TRACKS.key()
                            + "="
                            + fullTracks
                            + ": must be at least 1");
        }
        Hyperparameters h = model.hyperparameters();
        double t = model.batchesLearned();
        double fullBatches = (double) tracks / fullTracks;
        return new UpdateRates(
                fullBatches,
                LearningRate.of(h, fullTracks).rho(t, fullBatches),
                Splash.of(h).eta(t));
    }
}
