package dev.mixtape.operators.features;

import java.util.Optional;

/**
 * What the columns of frames are called, and what more or less of one sounds like where that is
 * well defined. Frames that are not {@link FrameExtractor}'s have numbered columns and no words.
 */
public final class FeatureNames {
    private static final String[] PITCH_CLASSES = {
        "C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"
    };

    private static final int MFCC = Mfcc.COEFFICIENTS;
    private static final int CHROMA = 3 * MFCC;
    private static final int ONSET = CHROMA + Chroma.CLASSES;

    private FeatureNames() {}

    /**
     * Names a column: MFCC 0 … 12, ΔMFCC 0 … 12, ΔΔMFCC 0 … 12, chroma C … B, onset strength.
     *
     * @param D columns of the frames
     * @param column in [0, D)
     */
    public static String name(int D, int column) {
        if (column < 0 || column >= D) {
            throw new IllegalArgumentException(
                    "column=" + column + ": must be in [0, D), and D=" + D);
        }
        if (D != Frames.PAPER_DIMENSIONS) {
            return "feature " + column;
        }
        if (column < CHROMA) {
            return "Δ".repeat(column / MFCC) + "MFCC " + column % MFCC;
        }
        return column < ONSET ? "chroma " + PITCH_CLASSES[column - CHROMA] : "onset strength";
    }

    /**
     * What more of a column sounds like, or less of it.
     *
     * <p>MFCC 0 is the mean of the decibel bands times √128, so it is level. MFCC 1 weighs the low
     * bands positively and the high ones negatively, so it is how dark a spectrum is. Chroma is the
     * strength of a pitch class. The rest have no plain word; nor has onset strength, whose mean
     * logarithm falls with every pause between onsets.
     *
     * @param D columns of the frames
     * @param column in [0, D)
     * @param more whether there is more of it
     */
    public static Optional<String> word(int D, int column, boolean more) {
        if (D != Frames.PAPER_DIMENSIONS) {
            return Optional.empty();
        }
        if (column == 0) {
            return Optional.of(more ? "louder" : "quieter");
        }
        if (column == 1) {
            return Optional.of(more ? "darker" : "brighter");
        }
        if (column >= CHROMA && column < ONSET) {
            return Optional.of((more ? "more " : "less ") + PITCH_CLASSES[column - CHROMA]);
        }
        return Optional.empty();
    }
}
