package dev.mixtape.operators.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.frames.Frames;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PaperFeaturesTest {
    private static final FeatureSet FEATURES = new PaperFeatures();
    private static final int D = PaperFeatures.DIMENSIONS;

    @Test
    void isFoundByItsName() {
        assertThat(FeatureSet.named("paper").dimensions()).isEqualTo(D);
        assertThatThrownBy(() -> FeatureSet.named("papers"))
                .hasMessageMatching(
                        "model.features=papers: must be one of (hostile, )?paper(, hostile)?");
    }

    @Test
    void namesEveryColumnOnce() {
        List<String> names = IntStream.range(0, D).mapToObj(i -> FEATURES.name(i)).toList();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(names.get(0)).isEqualTo("MFCC 0");
        assertThat(names.get(12)).isEqualTo("MFCC 12");
        assertThat(names.get(13)).isEqualTo("ΔMFCC 0");
        assertThat(names.get(38)).isEqualTo("ΔΔMFCC 12");
        assertThat(names.get(39)).isEqualTo("chroma C");
        assertThat(names.get(50)).isEqualTo("chroma B");
        assertThat(names.get(51)).isEqualTo("onset strength");
    }

    @Test
    void framesOfOtherFeaturesHaveNumbersOnly() {
        assertThat(FeatureSet.namesOf(FEATURES, 5).name(0)).isEqualTo("feature 0");
        assertThat(FeatureSet.namesOf(FEATURES, 5).word(0, true)).isEmpty();
        assertThatThrownBy(() -> FEATURES.name(52))
                .hasMessage("column=52: must be in [0, D), and D=52");
    }

    @Test
    void whatHasNoPlainMeaningHasNoWord() {
        assertThat(IntStream.concat(IntStream.range(2, 39), IntStream.of(51)))
                .allSatisfy(i -> assertThat(FEATURES.word(i, true)).isEmpty());
    }

    /** The words against sounds that anybody would call so. */
    @Test
    void wordsMeanWhatTheySay() {
        float[] noise = noise();
        double[] plain = mean(noise);
        assertThat(word(0, mean(scaled(noise, 0.1f)), plain)).isEqualTo("quieter");
        assertThat(word(0, mean(scaled(noise, 4)), plain)).isEqualTo("louder");
        assertThat(word(1, mean(smooth(noise)), plain)).isEqualTo("darker");
        assertThat(word(1, plain, mean(smooth(noise)))).isEqualTo("brighter");
        assertThat(word(39 + 9, mean(sine(440)), plain)).isEqualTo("more A");
        assertThat(word(39 + 3, mean(sine(440)), plain)).isEqualTo("less D♯");
    }

    @Test
    void songsAreWithoutTheFramesThatHaveNoOnsetOfTheirOwn() {
        Frames all = FEATURES.extractor().extract(noise());
        Frames song = FEATURES.songExtractor().extract(noise());
        float floor = (float) Math.log(1e-8f);
        for (int n = 0; n < 6; n++) {
            float onset = all.values()[n * D + D - 1];
            assertThat(onset == floor).as("frame " + n).isEqualTo(n < FEATURES.padding());
        }
        assertThat(song.values())
                .isEqualTo(Arrays.copyOfRange(all.values(), 3 * D, all.values().length));
    }

    @Test
    void theShortestSongsKeepOneFrame() {
        for (int samples : new int[] {1, 512, 1024, 1536}) {
            assertThat(FEATURES.songExtractor().extract(new float[samples]).count()).isEqualTo(1);
        }
        assertThat(FEATURES.songExtractor().extract(new float[2048]).count()).isEqualTo(2);
    }

    private static String word(int column, double[] one, double[] other) {
        return FEATURES.word(column, one[column] > other[column]).orElseThrow();
    }

    private static double[] mean(float[] samples) {
        Frames frames = FEATURES.extractor().extract(samples);
        double[] mean = new double[D];
        for (int q = 0; q < frames.values().length; q++) {
            mean[q % D] += frames.values()[q] / (double) frames.count();
        }
        return mean;
    }

    private static float[] noise() {
        Random random = new Random(3);
        float[] samples = new float[FeatureSet.SAMPLE_RATE];
        for (int n = 0; n < samples.length; n++) {
            samples[n] = (float) (0.1 * random.nextGaussian());
        }
        return samples;
    }

    private static float[] scaled(float[] x, float by) {
        float[] y = x.clone();
        for (int n = 0; n < y.length; n++) {
            y[n] *= by;
        }
        return y;
    }

    /** A one-pole low pass. */
    private static float[] smooth(float[] x) {
        float[] y = x.clone();
        for (int n = 1; n < y.length; n++) {
            y[n] = 0.9f * y[n - 1] + 0.1f * x[n];
        }
        return y;
    }

    private static float[] sine(double hertz) {
        float[] y = noise();
        for (int n = 0; n < y.length; n++) {
            y[n] =
                    0.01f * y[n]
                            + (float) Math.sin(2 * Math.PI * hertz * n / FeatureSet.SAMPLE_RATE);
        }
        return y;
    }
}
