package dev.mixtape.operators.model;

import java.util.Locale;

/** Where the concentrations α0 (songs) and γ (corpus) come from. */
public enum Concentration {
    /** They are the hyperparameters {@code alpha0} and {@code gamma}. */
    FIXED,
    /** They have Gamma(1, 1) priors and {@link GammaPosterior}s, as in the authors' code. */
    LEARNED;

    /** The word of settings and records: {@code fixed} or {@code learned}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return word();
    }

    /**
     * Reads {@link #word()}.
     *
     * @throws IllegalArgumentException naming the value and the choices
     */
    public static Concentration parse(String word) {
        for (Concentration c : values()) {
            if (c.word().equals(word)) {
                return c;
            }
        }
        throw new IllegalArgumentException("concentration=" + word + ": must be fixed or learned");
    }
}
