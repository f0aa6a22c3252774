package dev.mixtape.it.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.it.trial.TimeChart.Line;
import dev.mixtape.it.trial.TimeChart.Point;
import dev.mixtape.pipeline.plot.ChartStyle;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimeChartTest {

    /** The height of the topmost pixel that has the i-th line's colour; −1 if there is none. */
    private static int top(BufferedImage image, int i) {
        int colour = ChartStyle.colour(i).getRGB();
        return IntStream.range(0, image.getHeight())
                .filter(
                        y ->
                                IntStream.range(0, image.getWidth())
                                        .anyMatch(x -> image.getRGB(x, y) == colour))
                .findFirst()
                .orElse(-1);
    }

    private static Line level(String name, double value) {
        return new Line(name, List.of(new Point(0, value), new Point(10, value)));
    }

    /** How much lower than the higher one a line is, in pixels. */
    private static int gap(double higher, double lower) {
        BufferedImage image = TimeChart.draw("MiB", List.of(level("a", higher), level("b", lower)));
        return top(image, 1) - top(image, 0);
    }

    @Test
    void valuesAreDrawnFromZeroUpwards() {
        int third = gap(900, 600);
        assertThat(third).isGreaterThan(40);
        assertThat(gap(900, 300)).isBetween(2 * third - 2, 2 * third + 2);
        assertThat(gap(9, 6)).isBetween(third - 2, third + 2);
    }

    @Test
    void leavesOutALineWithoutPoints() {
        BufferedImage image =
                TimeChart.draw("MiB", List.of(new Line("none", List.of()), level("zero", 0)));
        assertThat(top(image, 0)).isNegative();
        assertThat(top(image, 1)).isPositive();
        assertThat(TimeChart.draw("MiB", List.of()).getWidth()).isEqualTo(image.getWidth());
    }

    @Test
    void stacksPicturesFromTopToBottom() {
        BufferedImage first = TimeChart.draw("MiB", List.of(level("a", 1)));
        BufferedImage second = TimeChart.draw("ms", List.of());
        BufferedImage both = TimeChart.stack(List.of(second, first));
        assertThat(both.getHeight()).isEqualTo(2 * first.getHeight());
        assertThat(top(both, 0)).isEqualTo(second.getHeight() + top(first, 0));
    }
}
