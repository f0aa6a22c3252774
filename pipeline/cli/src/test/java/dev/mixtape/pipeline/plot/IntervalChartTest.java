package dev.mixtape.pipeline.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.pipeline.plot.IntervalChart.Row;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalChartTest {
    private static final int MEAN = new Color(0x00, 0x72, 0xb2).getRGB();

    /** Where the mean of the row whose middle is at this height begins; −1 if it is not drawn. */
    private static int meanAt(BufferedImage image, int y) {
        for (int x = 0; x < image.getWidth(); x++) {
            if (image.getRGB(x, y) == MEAN) {
                return x;
            }
        }
        return -1;
    }

    @Test
    void aLargerMeanIsFurtherToTheRightInItsOwnRow() {
        BufferedImage image =
                IntervalChart.draw(
                        "songs",
                        "macroF1",
                        List.of(
                                new Row("g1", List.of(0.2, 0.4), 0.3, 0.14),
                                new Row("vq", List.of(0.6, 0.8), 0.7, 0.14)));
        assertThat(meanAt(image, 44 + 14)).isPositive().isLessThan(meanAt(image, 44 + 42));
    }

    @Test
    void onlyValuesWithoutSpreadOrNoneAtAllCanBeDrawnToo() {
        List<Row> rows =
                List.of(
                        new Row("one", List.of(0.5), 0.5, Double.NaN),
                        new Row("none", List.of(), Double.NaN, Double.NaN));
        BufferedImage image = IntervalChart.draw("songs", "macroF1", rows);
        assertThat(meanAt(image, 44 + 14)).isPositive();
        assertThat(meanAt(image, 44 + 42)).isNegative();
        assertThat(IntervalChart.draw("songs", "x", rows.subList(1, 2)).getWidth()).isPositive();
    }
}
