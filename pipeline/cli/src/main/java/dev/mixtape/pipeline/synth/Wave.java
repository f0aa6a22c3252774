package dev.mixtape.pipeline.synth;

/**
 * One period of a waveform, read at any speed.
 *
 * <p>Built from {@link StrictMath}, so that every machine hears the same samples.
 */
final class Wave {

    static final Wave SINE = ofPartials(1);

    private static final int SIZE = 2_048;

    private final float[] period = new float[SIZE + 1];

    /** A sum of sines; partial k has amplitude {@code amplitudes[k - 1]}. */
    static Wave ofPartials(double... amplitudes) {
        Wave wave = new Wave();
        for (int k = 1; k <= amplitudes.length; k++) {
            for (int i = 0; i <= SIZE; i++) {
                wave.period[i] +=
                        (float) (amplitudes[k - 1] * StrictMath.sin(2 * Math.PI * k * i / SIZE));
            }
        }
        return wave;
    }

    /** A saw tooth of so many partials that it stays below half the sample rate. */
    static Wave saw(double hz, double brightness) {
        double[] amplitudes = new double[partialsBelow(2_000 + 8_000 * brightness, hz)];
        for (int k = 1; k <= amplitudes.length; k++) {
            amplitudes[k - 1] = 1.0 / k;
        }
        return ofPartials(amplitudes);
    }

    /** A square wave: the odd partials of a saw tooth. */
    static Wave square(double hz, double brightness) {
        double[] amplitudes = new double[partialsBelow(2_000 + 8_000 * brightness, hz)];
        for (int k = 1; k <= amplitudes.length; k += 2) {
            amplitudes[k - 1] = 1.0 / k;
        }
        return ofPartials(amplitudes);
    }

    private static int partialsBelow(double limitHz, double hz) {
        return Math.max(1, Math.min(40, (int) (limitHz / hz)));
    }

    /**
     * The value at a phase, between samples by a straight line.
     *
     * @param phase in periods, at least 0
     */
    double at(double phase) {
        double position = (phase - Math.floor(phase)) * SIZE;
        int i = (int) position;
        double rest = position - i;
        return period[i] + rest * (period[i + 1] - period[i]);
    }
}
