package dev.mixtape.operators.features;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The 52 features of the paper (its Table 2), as {@link PaperExtractor} lays them out: MFCC, ΔMFCC
 * and ΔΔMFCC 0 … 12, chroma C … B, onset strength.
 */
public final class PaperFeatures implements FeatureSet {
    /** D. */
    public static final int DIMENSIONS = 52;

    private static final List<String> PITCH_CLASSES =
            List.of("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B");
    private static final int MFCC = Mfcc.COEFFICIENTS;
    private static final int CHROMA = 3 * MFCC;
    private static final int ONSET = CHROMA + Chroma.CLASSES;
    private static final List<Group> GROUPS =
            List.of(
                    new Group("MFCC (dB)", coefficients("c")),
                    new Group("Δ", coefficients("Δc")),
                    new Group("ΔΔ", coefficients("ΔΔc")),
                    new Group("ln chroma", PITCH_CLASSES),
                    new Group("ln onset", List.of("ln onset")));

    private static List<String> coefficients(String prefix) {
        return IntStream.range(0, MFCC).mapToObj(i -> prefix + i).toList();
    }

    @Override
    public String id() {
        return "paper";
    }

    @Override
    public List<Group> groups() {
        return GROUPS;
    }

    @Override
    public int frames(int samples) {
        return PaperExtractor.frames(samples);
    }

    @Override
    public double secondsPerFrame() {
        return PaperExtractor.secondsPerFrame();
    }

    /** Onset strength is a difference of earlier frames, and 0 where there are none. */
    @Override
    public int padding() {
        return OnsetStrength.PADDING;
    }

    @Override
    public FrameExtractor extractor() {
        return new PaperExtractor();
    }

    @Override
    public String name(int column) {
        if (column < 0 || column >= DIMENSIONS) {
            throw new IllegalArgumentException(
                    "column=" + column + ": must be in [0, D), and D=" + DIMENSIONS);
        }
        if (column < CHROMA) {
            return "Δ".repeat(column / MFCC) + "MFCC " + column % MFCC;
        }
        return column < ONSET ? "chroma " + PITCH_CLASSES.get(column - CHROMA) : "onset strength";
    }

    /**
     * {@inheritDoc}
     *
     * <p>MFCC 0 is the mean of the decibel bands times √128, so it is level. MFCC 1 weighs the low
     * bands positively and the high ones negatively, so it is how dark a spectrum is. Chroma is the
     * strength of a pitch class. The rest have no plain word; nor has onset strength, whose mean
     * logarithm falls with every pause between onsets.
     */
    @Override
    public Optional<String> word(int column, boolean more) {
        if (column == 0) {
            return Optional.of(more ? "louder" : "quieter");
        }
        if (column == 1) {
            return Optional.of(more ? "darker" : "brighter");
        }
        if (column >= CHROMA && column < ONSET) {
            return Optional.of((more ? "more " : "less ") + PITCH_CLASSES.get(column - CHROMA));
        }
        return Optional.empty();
    }
}
