package dev.mixtape.operators.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.frames.Frames;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameExtractorTest {

    private static final int RATE = FeatureSet.SAMPLE_RATE;

    @Test
    void refusesNoSamplesAtAll() {
        assertThatThrownBy(() -> new PaperFeatures().extractor().extract(new float[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("samples.length=0: at least one sample is needed");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "511,1", "512,2", "1023,2", "1024,3", "22050,44", "661500,1292"})
    void hasAFrameForEveryBegunHop(int samples, int frames) {
        assertThat(new PaperFeatures().frames(samples)).isEqualTo(frames);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 600, 1100, 1600, 2048, 3000, 3600, 4095, 4096, 5000})
    void givesFiniteFramesOfClipsTooShortForNineFrames(int samples) {
        float[] y = GoldenSignals.of(samples, t -> GoldenSignals.tone(t, 700, 0.5));
        Frames frames = new PaperFeatures().extractor().extract(y);
        assertThat(frames.count()).isEqualTo(1 + samples / 512);
        for (float value : frames.values()) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void givesTheSameFramesWhenTheSpectraDoNotFitAndAreComputedTwice() {
        float[] y = GoldenSignals.all().get("arpeggio").get();
        Frames kept = new PaperExtractor(Kernels.fastest(), 1024).extract(y);
        Frames computedTwice = new PaperExtractor(Kernels.fastest(), 64).extract(y);
        assertThat(computedTwice.values()).isEqualTo(kept.values());
    }

    @Test
    void remembersNothingOfTheSongBefore() {
        float[] loud = GoldenSignals.all().get("white_noise").get();
        float[] song = GoldenSignals.all().get("detuned_chord").get();
        FrameExtractor used = new PaperFeatures().extractor();
        used.extract(loud);
        used.extract(Arrays.copyOf(loud, 3 * RATE));
        assertThat(used.extract(song).values())
                .isEqualTo(new PaperFeatures().extractor().extract(song).values());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0.3,0.3", "-0.2,-0.2", "0.45,0.45"})
    void findsTheTuningOfANote(double semitones, double expected) {
        float[] y =
                GoldenSignals.of(
                        RATE, t -> GoldenSignals.tone(t, 440 * Math.pow(2, semitones / 12), 0.5));
        float[] power = new float[44 * Kernels.SPECTRUM];
        Kernels kernels = Kernels.fastest();
        kernels.powerSpectra(y, 0, 44, power, 0);
        Tuning tuning = new Tuning(RATE);
        for (int n = 4; n < 40; n++) {
            tuning.add(kernels, power, n * Kernels.SPECTRUM);
        }
        // The parabola through three bins of a Hann window errs by some cents.
        assertThat(tuning.estimate()).isBetween(expected - 0.06, expected + 0.06);
    }

    @Test
    void putsANoteInItsPitchClass() {
        float[] y = GoldenSignals.of(RATE, t -> GoldenSignals.tone(t, 261.63, 0.5));
        Frames frames = new PaperFeatures().extractor().extract(y);
        int row = 20 * frames.dimensions() + 39;
        assertThat(frames.values()[row]).isZero(); // C: the largest, ln 1
        for (int p = 1; p < 12; p++) {
            assertThat(frames.values()[row + p]).isLessThan(-0.5f);
        }
    }

    @Test
    void findsTheSlopeAndTheCurvatureOfAParabola() {
        for (int count : new int[] {3, 5, 9, 20}) {
            float[] x = new float[count * 3];
            for (int n = 0; n < count; n++) {
                x[n * 3] = 2 + 3 * n + 0.5f * n * n;
            }
            Delta.apply(x, 3, 0, 1, 1, 2);
            int middle = count / 2;
            assertThat(x[middle * 3 + 1]).isBetween(3 + middle - 1e-4f, 3 + middle + 1e-4f);
            for (int n = 0; n < count; n++) {
                assertThat(x[n * 3 + 2]).isBetween(0.9999f, 1.0001f);
            }
        }
    }

    @Test
    void hasNoSlopeOfFewerThanThreeFrames() {
        float[] x = {5, 0, 0, 7, 0, 0};
        Delta.apply(x, 3, 0, 1, 1, 2);
        assertThat(x).containsExactly(5, 0, 0, 7, 0, 0);
    }
}
