package dev.mixtape.operators.model;

import java.util.Locale;

/** What a corpus update blends (Eq. 20). */
public enum UpdateRule {
    /**
     * Natural parameters: a step along the natural gradient (Hoffman, Blei, Wang and Paisley 2013).
     */
    NATURAL,
    /** m, λ, ν, W⁻¹/ν, u and v one by one, as the authors' code does; for comparison. */
    PAPER;

    /** The word of settings and records: {@code natural} or {@code paper}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
