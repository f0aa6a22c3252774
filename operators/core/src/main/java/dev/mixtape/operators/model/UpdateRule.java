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
    public static UpdateRule parse(String word) {
        for (UpdateRule r : values()) {
            if (r.word().equals(word)) {
                return r;
            }
        }
        throw new IllegalArgumentException("updateRule=" + word + ": must be natural or paper");
    }
}
