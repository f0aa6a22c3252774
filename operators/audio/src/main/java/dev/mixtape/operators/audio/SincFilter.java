package dev.mixtape.operators.audio;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The low-pass filter for one sample rate, cut into phases.
 *
 * <p>Output m lies at m·down/up in the input, up/down being 22 050/rate in lowest terms: between
 * input samples, at one of {@code up} phases. With s = min(1, 22 050/rate), h(t) = s r sinc(s r t)
 * kaiser(s t / 64), |t| below 64/s: 64 zero crossings a side, r = 0.9476, β = 14.77. Source:
 * resampy 0.2.2's {@code kaiser_best}, which librosa 0.9.1 loads audio with.
 *
 * @param up phases
 * @param down input samples per {@code up} outputs
 * @param taps of one phase, a multiple of 16
 * @param before how many of them lie before or at the output's place
 * @param weights phase p at {@code p * taps}
 */
@SuppressWarnings("ArrayRecordComponent") // a table, never compared or used as a key
record SincFilter(int up, int down, int taps, int before, float[] weights) {

    /** Where h is cut off, of the lower Nyquist frequency. */
    static final double ROLL_OFF = 0.9475937167399596;

    /** Shape of the window. */
    static final double KAISER_BETA = 14.769656459379492;

    /** On each side. */
    static final int ZERO_CROSSINGS = 64;

    private static final int PAD = 16;

    /** Those that audio comes at: few phases each, and a table for each may stay for good. */
    private static final Set<Integer> COMMON_RATES =
            Set.of(
                    8_000, 11_025, 12_000, 16_000, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200,
                    96_000, 176_400, 192_000);

    private static final Map<Integer, SincFilter> TABLES = new ConcurrentHashMap<>();

    /** The filter of a common rate; nothing for others. */
    static Optional<SincFilter> of(int rate) {
        return COMMON_RATES.contains(rate)
                ? Optional.of(TABLES.computeIfAbsent(rate, SincFilter::build))
                : Optional.empty();
    }

    private static SincFilter build(int rate) {
        int divisor = gcd(Samples.RATE, rate);
        int up = Samples.RATE / divisor;
        double scale = Math.min(1, (double) Samples.RATE / rate);
        int before = (int) Math.ceil(ZERO_CROSSINGS / scale);
        int taps = (2 * before + PAD - 1) / PAD * PAD;
        float[] weights = new float[up * taps];
        for (int p = 0; p < up; p++) {
            for (int i = 0; i < taps; i++) {
                // Tap i is the input sample i − before + 1 after the one at or before the output.
                double t = i - before + 1 - (double) p / up;
                weights[p * taps + i] = (float) (scale * h(scale * t));
            }
        }
        return new SincFilter(up, rate / divisor, taps, before, weights);
    }

    private static double h(double t) {
        double x = t / ZERO_CROSSINGS;
        if (Math.abs(x) >= 1) {
            return 0;
        }
        double angle = Math.PI * ROLL_OFF * t;
        double sinc = angle == 0 ? 1 : Math.sin(angle) / angle;
        double window = besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);
        return ROLL_OFF * sinc * window;
    }

    /** The modified Bessel function of order 0, by its power series: Σ ((x/2)^k / k!)². */
    private static double besselI0(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > 1e-17 * sum; k++) {
            double factor = x / 2 / k;
            term *= factor * factor;
            sum += term;
        }
        return sum;
    }

    static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
