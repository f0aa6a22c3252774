package dev.mixtape.pipeline.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineChartTest {

    private static final int BLUE = 0xff0072b2;
    private static final int ORANGE = 0xffd55e00;

    private static long pixels(BufferedImage image, int colour) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == colour)
                .count();
    }

    @Test
    void drawsEveryLineInAColourOfItsOwn() {
        LineChart.Line one = new LineChart.Line("one", List.of(1.0, 10.0), List.of(1.0, 1000.0));
        LineChart.Line two = new LineChart.Line("two", List.of(1.0, 10.0), List.of(5.0, 5.0));
        BufferedImage image =
                LineChart.draw(
                        "Title",
                        "ms",
                        List.of(
                                new LineChart.Panel("N", List.of(one, two)),
                                new LineChart.Panel("K", List.of(one))));
        assertThat(pixels(image, BLUE)).isGreaterThan(100);
        assertThat(pixels(image, ORANGE)).isGreaterThan(100);
    }

    @Test
    void drawsASinglePoint() {
        LineChart.Line point = new LineChart.Line("one", List.of(3.0), List.of(2.0));
        BufferedImage image =
                LineChart.draw("", "", List.of(new LineChart.Panel("", List.of(point))));
        assertThat(pixels(image, BLUE)).isPositive();
    }

    /** Of the topmost pixel of a colour. */
    private static int top(BufferedImage image, int colour) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                        .filter(
                                i ->
                                        image.getRGB(i % image.getWidth(), i / image.getWidth())
                                                == colour)
                        .findFirst()
                        .orElseThrow()
                / image.getWidth();
    }

    @Test
    void drawsATenthOneOfThreeDecadesLower() {
        LineChart.Line one = new LineChart.Line("one", List.of(1.0, 10.0), List.of(1.0, 1000.0));
        LineChart.Line two = new LineChart.Line("two", List.of(1.0, 10.0), List.of(100.0, 100.0));
        BufferedImage image =
                LineChart.draw("", "", List.of(new LineChart.Panel("", List.of(one, two))));
        assertThat(top(image, ORANGE) - top(image, BLUE)).isBetween(70, 110);
    }

    @Test
    void refusesWhatHasNoLogarithm() {
        LineChart.Line line = new LineChart.Line("one", List.of(1.0), List.of(0.0));
        assertThatThrownBy(
                        () ->
                                LineChart.draw(
                                        "", "", List.of(new LineChart.Panel("", List.of(line)))))
                .hasMessage("value=0.0: must be above 0 on a logarithmic axis");
        assertThatThrownBy(() -> new LineChart.Line("one", List.of(1.0), List.of()))
                .hasMessageContaining("x.size=1, y.size=0");
    }
}
