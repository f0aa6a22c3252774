package dev.mixtape.operators.inference;

import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;

/** The corpus update (Eq. 14-21): a model and a mini-batch's statistics give the next model. */
public final class CorpusUpdate {

    private CorpusUpdate() {}

    /**
     * The next version.
     *
     * @param model the newest version; t of ρ_t and η_t is its version
     * @param batch statistics of at least one track, whichever versions inferred them
     * @return version + 1, with the batch's tracks and frames learned
     * @throws IllegalArgumentException if the batch is empty, of another shape, or not finite
     */
    public static Model apply(Model model, SufficientStatistics batch) {
        throw new UnsupportedOperationException("lands with the next commit");
    }
}
