package dev.mixtape.operators.frames;

import java.util.Optional;

/** What the columns of frames are called, and what more or less of one sounds like. */
public interface FeatureNames {

    /** Names for frames of which nothing is known: numbered columns, and no words. */
    FeatureNames NUMBERED =
            new FeatureNames() {
                @Override
                public String name(int column) {
                    return "feature " + column;
                }

                @Override
                public Optional<String> word(int column, boolean more) {
                    return Optional.empty();
                }
            };

    /**
     * Names a column.
     *
     * @param column in [0, D)
     */
    String name(int column);

    /**
     * Says what more of a column sounds like, or less of it; empty where no plain word fits.
     *
     * @param column in [0, D)
     * @param more whether there is more of it
     */
    Optional<String> word(int column, boolean more);
}
