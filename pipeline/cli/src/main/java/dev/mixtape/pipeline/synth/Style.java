package dev.mixtape.pipeline.synth;

import static dev.mixtape.pipeline.synth.Composition.BEATS_IN_BAR;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * A way of playing a {@link Composition}, as different from the others as crude means allow.
 *
 * @param label the style in words: the track's tag
 * @param slowest tempo in beats per minute
 * @param fastest tempo in beats per minute
 * @param players lay the notes on the tape
 */
record Style(String label, double slowest, double fastest, BiConsumer<Composition, Mix> players) {

    private static final double HISS = 0.0005;

    static final List<Style> ALL =
            List.of(
                    new Style("drum loop", 85, 140, Style::drums),
                    new Style("pad chords", 60, 80, Style::pads),
                    new Style("arpeggio", 100, 150, Style::arpeggio),
                    new Style("walking bass", 100, 170, Style::walkingBass),
                    new Style("bells", 60, 100, Style::bells),
                    new Style("wind", 60, 80, Style::wind),
                    new Style("plucked strings", 80, 120, Style::plucked),
                    new Style("organ", 60, 90, Style::organ));

    /** Draws a score and plays it. */
    Mix play(SplittableRandom random) {
        Composition score = Composition.draw(slowest, fastest, random);
        Mix mix = new Mix(score.seconds());
        players.accept(score, mix);
        // No tape is silent, and features of digital silence would say nothing of the style.
        return mix.add(Instruments.noise(Mix.samplesIn(mix.seconds()), random), 0, HISS);
    }

    private static void drums(Composition score, Mix mix) {
        float[] kick = Instruments.kick();
        boolean[] kicks = pattern(score, 0.25, 0, 10);
        boolean[] ghosts = pattern(score, 0.15, 7, 15);
        for (int step = 0; step < 4 * score.beats(); step++) {
            double at = score.secondsAt(step / 4.0);
            int inBar = step % 16;
            if (kicks[inBar]) {
                mix.add(kick, at, 1);
            }
            boolean backbeat = inBar == 4 || inBar == 12;
            if (backbeat || ghosts[inBar]) {
                float[] snare = Instruments.snare(score.brightness(), score.random());
                mix.add(snare, at, backbeat ? 0.8 : 0.2);
            }
            if (step % 2 == 0 || score.chance(score.brightness() * 0.6)) {
                double ring = inBar == 14 ? 0.12 : 0.025;
                mix.add(Instruments.hat(ring, score.random()), at, step % 4 == 0 ? 0.5 : 0.3);
            }
        }
    }

    /** A bar of sixteenths: some surely, the others with a probability. */
    private static boolean[] pattern(Composition score, double probability, int... surely) {
        boolean[] steps = new boolean[16];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = score.chance(probability);
        }
        for (int i : surely) {
            steps[i] = true;
        }
        return steps;
    }

    private static void pads(Composition score, Mix mix) {
        double bar = score.secondsAt(BEATS_IN_BAR);
        for (int beat = 0; beat < score.beats(); beat += BEATS_IN_BAR) {
            for (int third : new int[] {-7, 0, 2, 4, 6}) {
                double hz = score.hz(score.chordAt(beat) + third, 1);
                // A pad outlives its bar, so that the chords melt into one another.
                mix.add(
                        Instruments.pad(hz, 1.4 * bar, score.brightness()),
                        Math.max(0, score.secondsAt(beat) - 0.2 * bar),
                        0.25);
            }
        }
        mix.echo(0.37, 0.35);
    }

    private static void arpeggio(Composition score, Mix mix) {
        int[] climb = score.chance(0.5) ? new int[] {0, 2, 4, 7} : new int[] {0, 4, 2, 7, 9, 4};
        double ring = 0.06 + 0.1 * score.random().nextDouble();
        for (int step = 0; step < 4 * score.beats(); step++) {
            double beat = step / 4.0;
            double hz = score.hz(score.chordAt(beat) + climb[step % climb.length], 2);
            Wave wave = Wave.square(hz, score.brightness());
            mix.add(
                    Instruments.struck(wave, hz, 0.3, ring),
                    score.secondsAt(beat),
                    step % 4 == 0 ? 0.9 : 0.6);
        }
        mix.echo(score.secondsAt(0.75), 0.3);
    }

    private static void walkingBass(Composition score, Mix mix) {
        int[] steps = {0, 2, 4, 5};
        for (int beat = 0; beat < score.beats(); beat++) {
            int walk = steps[beat % 4] + (score.chance(0.25) ? 1 : 0);
            double hz = score.hz(score.chordAt(beat) + walk, 0);
            Wave string = Wave.ofPartials(1, 0.5, 0.3 * score.brightness(), 0.1);
            double length = score.secondsAt(0.95);
            mix.add(Instruments.struck(string, hz, length, 0.35), score.secondsAt(beat), 1);
            mix.add(Instruments.hat(0.04, score.random()), score.secondsAt(beat), 0.08);
            if (beat % 2 == 1) { // the swung eighth before the next beat
                mix.add(Instruments.hat(0.03, score.random()), score.secondsAt(beat + 0.67), 0.12);
            }
        }
    }

    private static void bells(Composition score, Mix mix) {
        int[] pentatonic = {0, 1, 2, 4, 5};
        double density = 0.35 + 0.3 * score.random().nextDouble();
        for (int step = 0; step < 2 * score.beats(); step++) {
            if (step % 8 != 0 && !score.chance(density)) {
                continue;
            }
            int degree = pentatonic[score.random().nextInt(pentatonic.length)];
            double hz = score.hz(degree, score.chance(0.3) ? 4 : 3);
            mix.add(
                    Instruments.bell(hz, 2.5, score.brightness()),
                    score.secondsAt(step / 2.0),
                    0.4 + 0.4 * score.random().nextDouble());
        }
        mix.echo(0.29, 0.4);
    }

    private static void wind(Composition score, Mix mix) {
        double centreHz = 250 + 900 * score.brightness();
        mix.add(Instruments.wind(centreHz, mix.seconds(), score.random()), 0, 1);
        mix.add(Instruments.wind(2.7 * centreHz, mix.seconds(), score.random()), 0, 0.4);
        for (int beat = 0; beat < score.beats(); beat += 2) { // rare drops of water
            if (score.chance(0.3)) {
                double hz = score.hz(score.random().nextInt(7), 4);
                mix.add(
                        Instruments.struck(Wave.SINE, hz, 0.2, 0.03),
                        score.secondsAt(beat + score.random().nextDouble()),
                        0.15);
            }
        }
    }

    private static void plucked(Composition score, Mix mix) {
        int[] picking = score.chance(0.5) ? new int[] {0, 4, 7, 9} : new int[] {0, 4, 9, 7, 11, 7};
        for (int step = 0; step < 2 * score.beats(); step++) {
            double beat = step / 2.0;
            int chord = score.chordAt(beat);
            if (step % 8 == 0) {
                pluck(score, mix, beat, chord, 0.9);
            }
            // A finger is never quite on the beat.
            double human = 0.02 * score.random().nextDouble();
            pluck(score, mix, beat + human, chord + picking[step % picking.length], 0.6);
        }
    }

    private static void pluck(Composition score, Mix mix, double beat, int degree, double gain) {
        double hz = score.hz(degree, 1);
        float[] note = Instruments.pluck(hz, 1.8, score.brightness(), score.random());
        mix.add(note, score.secondsAt(beat), gain);
    }

    private static void organ(Composition score, Mix mix) {
        int melody = 7;
        for (int beat = 0; beat < score.beats(); beat++) {
            int chord = score.chordAt(beat);
            if (beat % 2 == 0) {
                for (int third : new int[] {-7, 0, 2, 4}) {
                    double hz = score.hz(chord + third, 1);
                    float[] held = Instruments.organ(hz, score.secondsAt(2.02), score.brightness());
                    mix.add(held, score.secondsAt(beat), 0.3);
                }
            }
            melody = Math.max(4, Math.min(12, melody + score.random().nextInt(5) - 2));
            float[] sung =
                    Instruments.organ(
                            score.hz(melody, 2), score.secondsAt(0.98), score.brightness());
            mix.add(sung, score.secondsAt(beat), 0.35);
        }
        mix.echo(0.11, 0.25);
    }
}
