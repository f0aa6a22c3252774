package dev.mixtape.operators.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.audio.Encoded.Kind;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How well the resampler keeps what is below 11 025 Hz and removes what is above. */
class ResamplerTest {

    private static float[] decode(int rate, IntToDoubleFunction signal, int samples)
            throws AudioException {
        float[] y = new float[samples];
        for (int i = 0; i < samples; i++) {
            y[i] = (float) signal.applyAsDouble(i);
        }
        return new AudioDecoder().decode(Encoded.file(Kind.WAV_FLOAT, rate, y)).values();
    }

    private static double[] level(int rate, double hz) throws AudioException {
        float[] out = decode(rate, i -> 0.5 * Math.sin(2 * Math.PI * hz * i / rate), 2 * rate);
        double peak = 0;
        double error = 0;
        for (int m = Samples.RATE / 2; m < Samples.RATE * 3 / 2; m++) {
            double expected = 0.5 * Math.sin(2 * Math.PI * hz * m / Samples.RATE);
            peak = Math.max(peak, Math.abs(out[m]));
            error = Math.max(error, Math.abs(out[m] - expected));
        }
        return new double[] {20 * Math.log10(peak / 0.5), 20 * Math.log10(error / 0.5)};
    }

    @Test
    void usesTheFilterBankWhenTheJvmHasVectors() {
        assertThat(FilterBank.fast()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {44_100, 48_000, 96_000, 192_000, 32_000})
    void keepsThePassbandTo100Decibels(int rate) throws AudioException {
        for (double hz : new double[] {50, 440, 4_000, 9_500}) {
            assertThat(level(rate, hz)[1]).as("error at %s Hz", hz).isLessThan(-100);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {44_100, 48_000, 96_000, 192_000})
    void removesWhatWouldAliasTo100Decibels(int rate) throws AudioException {
        for (double hz : new double[] {11_200, 12_500, 15_000, 19_000}) {
            assertThat(level(rate, hz)[0]).as("level at %s Hz", hz).isLessThan(-100);
        }
    }

    /** The two paths are one filter, except below 22 050 Hz, where ffmpeg rolls nothing off. */
    @ParameterizedTest
    @ValueSource(ints = {24_000, 32_000, 44_100, 48_000, 96_000, 192_000})
    void resamplesAlikeWithAndWithoutVectors(int rate) throws AudioException {
        Random random = new Random(1);
        float[] y = new float[rate + 777];
        for (int i = 0; i < y.length; i++) {
            y[i] = random.nextFloat() - 0.5f;
        }
        byte[] file = Encoded.file(Kind.WAV_FLOAT, rate, y);
        float[] ours = resample(file, FilterBank.fast());
        float[] theirs = resample(file, Optional.empty());
        assertThat(ours).hasSameSizeAs(theirs);
        assertThat(ours).hasSize((int) Math.ceil((double) y.length * Samples.RATE / rate));
        // ffmpeg takes 121 of 121.3 crossings, and mirrors the signal at its ends, we and librosa
        // take silence there.
        for (int m = 200; m < ours.length - 200; m++) {
            assertThat(ours[m]).isBetween(theirs[m] - 3e-4f, theirs[m] + 3e-4f);
        }
    }

    private static float[] resample(byte[] file, Optional<FilterBank> bank) throws AudioException {
        AudioLimits limits = AudioLimits.DEFAULT;
        Deadline deadline = Deadline.in(limits.maxDecodeTime());
        SampleBuffer buffer = new SampleBuffer(limits, file.length);
        try (MemoryInput input = MemoryInput.open(file, deadline);
                StreamDecoder decoder = new StreamDecoder(input.audioStream());
                Resampler resampler = new Resampler(buffer, bank)) {
            decoder.decodeAll(input, deadline, resampler::accept);
            resampler.finish();
        }
        return buffer.toArray();
    }

    @Test
    void resamplesAnImpulseToTheFilterItself() throws AudioException {
        float[] out = decode(44_100, i -> i == 44_100 ? 1 : 0, 88_200);
        double sum = 0;
        for (float value : out) {
            sum += value;
        }
        assertThat(out[22_050]).isBetween(0.473f, 0.475f); // s r = 0.9476 / 2
        assertThat(sum).isBetween(0.4999, 0.5001);
        assertThat(Arrays.copyOf(out, 21_980)).containsOnly(0f);
    }
}
