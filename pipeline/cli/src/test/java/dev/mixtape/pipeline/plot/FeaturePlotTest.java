package dev.mixtape.pipeline.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.features.PaperFeatures;
import dev.mixtape.operators.frames.Frames;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class FeaturePlotTest {

    private static final FeatureSet PAPER = new PaperFeatures();

    @Test
    void drawsLowValuesDarkAndHighOnesBright() {
        int count = 1000;
        float[] values = new float[count * PaperFeatures.DIMENSIONS];
        for (int n = 0; n < count; n++) {
            for (int c = 0; c < PaperFeatures.DIMENSIONS; c++) {
                values[n * PaperFeatures.DIMENSIONS + c] = n;
            }
        }
        BufferedImage image =
                FeaturePlot.draw(
                        new Frames(count, PaperFeatures.DIMENSIONS, values), PAPER, "rising");
        int y = image.getHeight() / 3;
        assertThat(brightness(image.getRGB(150, y))).isLessThan(70);
        assertThat(brightness(image.getRGB(1100, y))).isGreaterThan(170);
    }

    private static int brightness(int rgb) {
        return ((rgb >> 16 & 255) + 2 * (rgb >> 8 & 255) + (rgb & 255)) / 4;
    }

    @Test
    void drawsASingleFrameAndASilentSong() {
        FrameExtractor extractor = new PaperFeatures().extractor();
        for (int samples : new int[] {1, 22_050}) {
            Frames frames = extractor.extract(new float[samples]);
            assertThat(FeaturePlot.draw(frames, PAPER, "silence").getWidth()).isGreaterThan(1000);
        }
    }

    @Test
    void refusesFramesThatAreNotThePapers() {
        assertThatThrownBy(() -> FeaturePlot.draw(new Frames(2, 3, new float[6]), PAPER, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("frames of 2×3: must be at least 1×52");
    }
}
