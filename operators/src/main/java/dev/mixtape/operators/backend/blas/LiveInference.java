package dev.mixtape.operators.backend.blas;

import dev.mixtape.operators.inference.LogSpace;
import dev.mixtape.operators.inference.SongInference;
import dev.mixtape.operators.model.Model;

/**
 * Eq. 10-13 for one song, in double precision, on what is alive: the slots that hold frames and the
 * components that they may choose. Start, order and stopping rule are those of {@link
 * SongInference}; the result differs from its by what follows.
 *
 * <ul>
 *   <li>A component is live if some slot gives it at least {@link #LEAST_VARPHI}. Slots are shown
 *       every component at the beginning, in each round while they hold fewer than {@link
 *       #WEAK_SLOT} frames, and at the end; if one comes to life then, the iterations go on. So a
 *       row of ϕ lacks less than K·1e-8 of its mass, and the bound less than T·K·1e-8 nats.
 *   <li>A slot with less than {@link #LEAST_SLOT} frames is idle: its ϕ is what Eq. 12 gives
 *       without evidence, softmax(E[ln β]), so that all idle slots share one column of ζ.
 * </ul>
 */
final class LiveInference {

    static final double LEAST_VARPHI = 1e-8;
    static final double LEAST_SLOT = 1e-9;
    static final double WEAK_SLOT = 32;

    final Model model;

    /** E[ln β_k], K. */
    final double[] logBeta;

    /** softmax_k(E[ln β_k]), K: ϕ of an idle slot. */
    final double[] prior;

    /** Its normaliser: what an idle slot's ϕ adds to the bound. */
    final double logPrior;

    final LiveProducts products;

    /**
     * For the songs of a model version.
     *
     * @param products kept by the caller, for one song at a time
     */
    LiveInference(Model model, LiveProducts products) {
        this.model = model;
        this.products = products;
        logBeta = model.posterior().sticks().expectedLogBeta();
        prior = logBeta.clone();
        logPrior = LogSpace.softmax(prior, 0, model.K());
    }

    /**
     * Infers a song.
     *
     * @param E N×K, nats, each frame's largest subtracted
     * @param offset what was subtracted, in all
     * @param share by which the start is chosen, K
     */
    LivePosterior infer(float[] E, int N, double offset, double[] share) {
        int[] chosen = SongInference.largest(share, Math.min(model.T(), model.K()));
        LiveSong song = new LiveSong(this, E, N, chosen);
        double tolerance = model.hyperparameters().tolerance();
        int maxIterations = model.hyperparameters().maxIterations();
        double bound = Double.NEGATIVE_INFINITY;
        int iterations = 0;
        boolean gaining = true;
        while (gaining && iterations < maxIterations) {
            double next = offset + song.iterate();
            gaining = next - bound > tolerance * Math.abs(bound) || iterations == 0;
            bound = next;
            iterations++;
            if (!gaining && iterations < maxIterations) {
                gaining = song.awaken();
            }
        }
        return song.posterior(bound, iterations);
    }
}
