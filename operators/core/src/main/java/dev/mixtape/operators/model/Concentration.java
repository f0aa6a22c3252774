package dev.mixtape.operators.model;

import java.util.Locale;

/** Where the concentrations α0 (songs) and γ (corpus) come from. */
public enum Concentration {
    /** They are the hyperparameters {@code alpha0} and {@code gamma}. */
    FIXED,
    /** They have Gamma(1, 1) priors and {@link GammaPosterior}s, as in the authors' code. */
    LEARNED;

    /** The word of settings and records: {@code fixed} or {@code learned}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
