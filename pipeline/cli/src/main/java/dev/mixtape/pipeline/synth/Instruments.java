package dev.mixtape.pipeline.synth;

import java.util.SplittableRandom;

/**
 * Notes, each as samples at {@link Mix#SAMPLE_RATE} with a peak of about 1.
 *
 * <p>Brightness goes from 0, dull, to 1.
 */
final class Instruments {

    private Instruments() {}

    /** A sine that falls from 160 to 45 Hz. */
    static float[] kick() {
        float[] out = new float[Mix.samplesIn(0.3)];
        double phase = 0;
        double sweep = 1;
        double loud = 1;
        for (int i = 0; i < out.length; i++) {
            phase += (45 + 115 * sweep) / Mix.SAMPLE_RATE;
            out[i] = (float) (loud * Wave.SINE.at(phase));
            sweep *= decayPerSample(0.03);
            loud *= decayPerSample(0.09);
        }
        return out;
    }

    /** A short drum skin under rattling noise. */
    static float[] snare(double brightness, SplittableRandom random) {
        float[] out = new float[Mix.samplesIn(0.25)];
        float[] rattle = highPass(noise(out.length, random), 600 + 2_000 * brightness);
        double loud = 1;
        for (int i = 0; i < out.length; i++) {
            double skin = Wave.SINE.at(i * 190.0 / Mix.SAMPLE_RATE);
            out[i] = (float) (loud * (0.5 * skin + 0.7 * rattle[i]));
            loud *= decayPerSample(0.055);
        }
        return out;
    }

    /** A hi-hat: only the top of a noise, closed (0.02 s) or open (0.15 s). */
    static float[] hat(double ringSeconds, SplittableRandom random) {
        float[] out = highPass(noise(Mix.samplesIn(4 * ringSeconds), random), 6_000);
        double loud = 1;
        for (int i = 0; i < out.length; i++) {
            out[i] *= (float) loud;
            loud *= decayPerSample(ringSeconds);
        }
        return out;
    }

    /** A waveform struck and left to ring. */
    static float[] struck(Wave wave, double hz, double seconds, double ringSeconds) {
        float[] out = new float[Mix.samplesIn(seconds)];
        double loud = 1;
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (loud * wave.at(i * hz / Mix.SAMPLE_RATE));
            loud *= decayPerSample(ringSeconds);
        }
        return eased(out, 0.004, 0.02);
    }

    /** Three voices a little out of tune, swelling and fading, their edge taken off. */
    static float[] pad(double hz, double seconds, double brightness) {
        Wave saw = Wave.saw(hz, brightness);
        float[] out = new float[Mix.samplesIn(seconds)];
        for (double detune : new double[] {0.994, 1, 1.007}) {
            for (int i = 0; i < out.length; i++) {
                out[i] += (float) (saw.at(0.3 * detune + i * hz * detune / Mix.SAMPLE_RATE) / 3);
            }
        }
        return eased(lowPass(out, 400 + 3_000 * brightness), 0.35 * seconds, 0.35 * seconds);
    }

    /** Drawbars without a swell, with a slow vibrato. */
    static float[] organ(double hz, double seconds, double brightness) {
        Wave pipes = Wave.ofPartials(0.5, 0.35, 0.15, 0.25 * brightness, 0, 0.2 * brightness);
        float[] out = new float[Mix.samplesIn(seconds)];
        double phase = 0;
        for (int i = 0; i < out.length; i++) {
            double vibrato = 1 + 0.004 * Wave.SINE.at(i * 5.5 / Mix.SAMPLE_RATE);
            phase += hz * vibrato / Mix.SAMPLE_RATE;
            out[i] = (float) pipes.at(phase);
        }
        return eased(out, 0.03, 0.06);
    }

    /** Frequency modulation at an inharmonic ratio: the brighter, the more metal. */
    static float[] bell(double hz, double seconds, double brightness) {
        float[] out = new float[Mix.samplesIn(seconds)];
        double index = 0.1 + 0.5 * brightness;
        double loud = 1;
        for (int i = 0; i < out.length; i++) {
            double time = i / (double) Mix.SAMPLE_RATE;
            double bend = 1 + index * Wave.SINE.at(3.53 * hz * time);
            out[i] = (float) (loud * Wave.SINE.at(hz * time + bend));
            index *= decayPerSample(0.25 * seconds);
            loud *= decayPerSample(0.3 * seconds);
        }
        return eased(out, 0.002, 0.1);
    }

    /** A plucked string (Karplus and Strong 1983): noise that goes round a damped loop. */
    static float[] pluck(double hz, double seconds, double brightness, SplittableRandom random) {
        float[] string = noise((int) Math.round(Mix.SAMPLE_RATE / hz), random);
        float[] out = new float[Mix.samplesIn(seconds)];
        double keep = 0.5 + 0.45 * brightness;
        int at = 0;
        for (int i = 0; i < out.length; i++) {
            int next = (at + 1) % string.length;
            out[i] = string[at];
            string[at] = (float) (0.996 * (keep * string[at] + (1 - keep) * string[next]));
            at = next;
        }
        return eased(out, 0.001, 0.05);
    }

    /** Noise through a resonance that wanders, in gusts. */
    static float[] wind(double centreHz, double seconds, SplittableRandom random) {
        float[] air = noise(Mix.samplesIn(seconds), random);
        double gustHz = 0.15 + 0.35 * random.nextDouble();
        double offset = random.nextDouble();
        double low = 0;
        double band = 0;
        for (int i = 0; i < air.length; i++) {
            double gust = 0.5 + 0.5 * Wave.SINE.at(offset + i * gustHz / Mix.SAMPLE_RATE);
            // A state variable filter (Chamberlin); its band output is the resonance.
            double f = 2 * Math.PI * centreHz * (0.6 + gust) / Mix.SAMPLE_RATE;
            low += f * band;
            band += f * (air[i] - low - 0.12 * band);
            air[i] = (float) (0.25 * band * (0.25 + 0.75 * gust));
        }
        return eased(air, 0.5, 0.5);
    }

    static float[] noise(int length, SplittableRandom random) {
        float[] out = new float[length];
        for (int i = 0; i < length; i++) {
            out[i] = (float) (2 * random.nextDouble() - 1);
        }
        return out;
    }

    private static float[] lowPass(float[] samples, double hz) {
        double pass = 1 - StrictMath.exp(-2 * Math.PI * hz / Mix.SAMPLE_RATE);
        double held = 0;
        for (int i = 0; i < samples.length; i++) {
            held += pass * (samples[i] - held);
            samples[i] = (float) held;
        }
        return samples;
    }

    private static float[] highPass(float[] samples, double hz) {
        float[] low = lowPass(samples.clone(), hz);
        for (int i = 0; i < samples.length; i++) {
            samples[i] -= low[i];
        }
        return samples;
    }

    private static float[] eased(float[] samples, double inSeconds, double outSeconds) {
        double in = Math.max(1, inSeconds * Mix.SAMPLE_RATE);
        double out = Math.max(1, outSeconds * Mix.SAMPLE_RATE);
        for (int i = 0; i < samples.length; i++) {
            double gain = Math.min(1, Math.min(i / in, (samples.length - 1 - i) / out));
            samples[i] *= (float) gain;
        }
        return samples;
    }

    /** What to multiply a loudness with at each sample, to fall to 1/e within a time. */
    private static double decayPerSample(double seconds) {
        return StrictMath.exp(-1 / (seconds * Mix.SAMPLE_RATE));
    }
}
