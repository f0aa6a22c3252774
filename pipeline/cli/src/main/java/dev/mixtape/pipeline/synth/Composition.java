package dev.mixtape.pipeline.synth;

import java.util.SplittableRandom;

/**
 * What the players of one track agree on: key, tempo, brightness, harmony and length.
 *
 * @param rootHz the tonic, between C2 and B2
 * @param scale semitones above the tonic, one octave
 * @param progression the degree of each bar's chord
 * @param beatSeconds length of a beat
 * @param beats length of the track, whole bars of four
 * @param brightness 0, dull, to 1
 * @param random the track's own dice
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and private to this package
record Composition(
        double rootHz,
        int[] scale,
        int[] progression,
        double beatSeconds,
        int beats,
        double brightness,
        SplittableRandom random) {

    static final int BEATS_IN_BAR = 4;

    private static final int[][] SCALES = {
        {0, 2, 4, 5, 7, 9, 11}, // major
        {0, 2, 3, 5, 7, 8, 10}, // natural minor
        {0, 2, 3, 5, 7, 9, 10}, // dorian
        {0, 2, 4, 5, 7, 9, 10}, // mixolydian
    };
    private static final int[][] PROGRESSIONS = {
        {0, 4, 5, 3}, {0, 5, 3, 4}, {0, 3, 0, 4}, {0, 3, 5, 4}, {5, 3, 0, 4}, {0, 6, 5, 4},
    };
    private static final double C2 = 65.406;
    private static final double SHORTEST_SECONDS = 8;
    private static final double LONGEST_SECONDS = 12;

    /** Draws one between two tempi in beats per minute, of which the slowest is at least 60. */
    static Composition draw(double slowest, double fastest, SplittableRandom random) {
        double beatSeconds = 60 / (slowest + (fastest - slowest) * random.nextDouble());
        double barSeconds = BEATS_IN_BAR * beatSeconds;
        int fewestBars = (int) Math.ceil(SHORTEST_SECONDS / barSeconds);
        int mostBars = (int) Math.floor(LONGEST_SECONDS / barSeconds);
        return new Composition(
                C2 * semitones(random.nextInt(12)),
                SCALES[random.nextInt(SCALES.length)],
                PROGRESSIONS[random.nextInt(PROGRESSIONS.length)],
                beatSeconds,
                BEATS_IN_BAR * random.nextInt(fewestBars, mostBars + 1),
                random.nextDouble(),
                random);
    }

    double seconds() {
        return beats * beatSeconds;
    }

    double secondsAt(double beat) {
        return beat * beatSeconds;
    }

    /** The degree of the chord that sounds at a beat. */
    int chordAt(double beat) {
        return progression[(int) (beat / BEATS_IN_BAR) % progression.length];
    }

    /** The frequency of a degree of the scale; degrees beyond 0..6 reach other octaves. */
    double hz(int degree, int octavesUp) {
        int octave = Math.floorDiv(degree, scale.length) + octavesUp;
        return rootHz * semitones(scale[Math.floorMod(degree, scale.length)] + 12 * octave);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    private static double semitones(int count) {
        return StrictMath.pow(2, count / 12.0);
    }
}
