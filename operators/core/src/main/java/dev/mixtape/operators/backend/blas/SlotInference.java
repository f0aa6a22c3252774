package dev.mixtape.operators.backend.blas;

import dev.mixtape.operators.inference.LogSpace;
import dev.mixtape.operators.inference.SongInference;
import dev.mixtape.operators.model.LargestFirst;
import dev.mixtape.operators.model.Model;

/**
 * Eq. 10-13 for one song on what is alive: the slots that hold frames, and the components that they
 * choose. Start, order and stopping rule are those of {@link SongInference}; the result differs
 * from its by single precision and by what follows.
 *
 * <ul>
 *   <li>ϕ_tk below {@link #MIN_VARPHI} of its row's largest is 0, so a row misses less than K·1e-8
 *       of its mass; the bound is that of the row so cut, and lower by less than T·K·1e-8 nats.
 *       Every slot sees every component in every round, so that none stays away which comes to
 *       matter.
 *   <li>A slot with less than {@link #MIN_SLOT} frames is idle: its ϕ is what Eq. 12 gives without
 *       evidence, softmax(E[ln β]), so that all idle slots share one row of ζ. With likelihoods
 *       that differ by R nats among components, the bound is lower by less than (R·1e-6)²/8 for
 *       each.
 * </ul>
 */
final class SlotInference {

    static final double MIN_VARPHI = 1e-8;
    static final double MIN_SLOT = 1e-6;

    final Model model;

    /** E[ln β_k], K. */
    final double[] logBeta;

    /** softmax_k(E[ln β_k]), K: ϕ of an idle slot. */
    final double[] prior;

    /** Its normaliser: what an idle slot's ϕ adds to the bound. */
    final double logPrior;

    final SlotProducts products;

    private final SlotSong song;

    /**
     * For the songs of a model version.
     *
     * @param products that hold each song's likelihoods
     */
    SlotInference(Model model, SlotProducts products) {
        this.model = model;
        this.products = products;
        logBeta = model.posterior().sticks().expectedLogBeta();
        prior = logBeta.clone();
        logPrior = LogSpace.softmax(prior, 0, model.K());
        song = new SlotSong(this);
    }

    /**
     * Infers the song whose likelihoods the products hold.
     *
     * @param offset what was subtracted from them, in all
     * @param share by which the start is chosen, K
     */
    SlotPosterior infer(int N, double offset, double[] share) {
        song.begin(N, LargestFirst.of(share, Math.min(model.T(), model.K())));
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
        }
        return song.posterior(bound, iterations);
    }
}
