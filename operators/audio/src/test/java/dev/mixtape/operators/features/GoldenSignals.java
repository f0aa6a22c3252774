package dev.mixtape.operators.features;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/**
 * The test signals of {@code src/test/python/golden.py}, by the same formulas, to the same bits.
 */
final class GoldenSignals {

    private static final int RATE = FeatureSet.SAMPLE_RATE;

    private GoldenSignals() {}

    /** Every signal by its name, mono at 22 050 Hz. */
    static Map<String, Supplier<float[]>> all() {
        Map<String, Supplier<float[]>> all = new LinkedHashMap<>();
        all.put("sine", () -> of(2 * RATE, t -> tone(t, 440, 0.5)));
        all.put("chirp", () -> of(2 * RATE, GoldenSignals::chirp));
        all.put("clicks", GoldenSignals::clicks);
        all.put("white_noise", () -> scaled(noise(2 * RATE, 1), 0.3));
        all.put("silence", () -> new float[RATE]);
        all.put("detuned_chord", () -> of(2 * RATE, GoldenSignals::detunedChord));
        all.put("arpeggio", GoldenSignals::arpeggio);
        all.put("clipping", () -> of(2 * RATE, t -> clip(tone(t, 220, 5))));
        all.put("wide_range", () -> of(3 * RATE, GoldenSignals::wideRange));
        all.put("one_bit", () -> of(RATE, t -> Math.signum(tone(t, 500.5, 1)) / 32768));
        all.put("offset", () -> of(RATE, t -> 0.25));
        for (int n : new int[] {1, 511, 512, 2047, 4095, 4096, 22050}) {
            all.put("short_" + n, () -> shortClip(n));
        }
        return all;
    }

    static double tone(double t, double hz, double amplitude) {
        return amplitude * Math.sin(2 * Math.PI * hz * t);
    }

    /** Uniform in [−1, 1): the 31-bit linear congruential generator of the C standard's example. */
    static double[] noise(int n, long seed) {
        double[] x = new double[n];
        long state = seed;
        for (int i = 0; i < n; i++) {
            state = (1103515245L * state + 12345) % (1L << 31);
            x[i] = state / (double) (1 << 30) - 1;
        }
        return x;
    }

    static float[] of(int n, DoubleUnaryOperator signal) {
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = signal.applyAsDouble((double) i / RATE);
        }
        return sixteenBit(y);
    }

    /** Rounded to 16 bits, so that the last bit of a sine does not matter. */
    static float[] sixteenBit(double[] y) {
        float[] rounded = new float[y.length];
        for (int i = 0; i < y.length; i++) {
            double value = Math.floor(y[i] * 32768 + 0.5);
            rounded[i] = (float) (Math.max(-32768, Math.min(32767, value)) / 32768);
        }
        return rounded;
    }

    private static double chirp(double t) {
        double rate = Math.log(10000.0 / 50) / 2;
        return 0.5 * Math.sin(2 * Math.PI * 50 * (Math.exp(rate * t) - 1) / rate);
    }

    private static float[] clicks() {
        double[] y = new double[2 * RATE];
        for (int i = 0; i < y.length; i += 5000) {
            y[i] = 0.9;
        }
        return sixteenBit(y);
    }

    private static double detunedChord(double t) {
        double y = 0;
        for (int semitone : new int[] {3, 7, 10}) {
            for (int harmonic = 1; harmonic <= 3; harmonic++) {
                double hz = 220 * Math.pow(2, (semitone + 0.3) / 12) * harmonic;
                y += tone(t, hz, 0.15 / harmonic);
            }
        }
        return y;
    }

    private static float[] arpeggio() {
        int[] semitones = {0, 4, 7, 12, 9, 5, 2, 11};
        double[] y = noise(3 * RATE, 7);
        for (int n = 0; n < y.length; n++) {
            y[n] *= 0.001;
            for (int i = 0; i < semitones.length; i++) {
                double since = (double) n / RATE - 0.35 * i;
                double hz = 261.63 * Math.pow(2, (semitones[i] - 0.2) / 12);
                double note = since < 0 ? 0 : Math.exp(-4 * since);
                y[n] += note * (tone(since, hz, 0.3) + tone(since, 2 * hz, 0.1));
            }
        }
        return sixteenBit(y);
    }

    private static double wideRange(double t) {
        if (t < 1) {
            return tone(t, 330, 0.9);
        }
        return t < 2 ? 0 : tone(t, 990, 0.0005) * (1 + tone(t, 3, 0.5));
    }

    private static float[] shortClip(int n) {
        double[] y = noise(n, 3);
        for (int i = 0; i < n; i++) {
            y[i] = 0.4 * y[i] + tone((double) i / RATE, 700, 0.4);
        }
        return sixteenBit(y);
    }

    private static double clip(double x) {
        return Math.max(-1, Math.min(1, x));
    }

    private static float[] scaled(double[] y, double factor) {
        for (int i = 0; i < y.length; i++) {
            y[i] *= factor;
        }
        return sixteenBit(y);
    }
}
