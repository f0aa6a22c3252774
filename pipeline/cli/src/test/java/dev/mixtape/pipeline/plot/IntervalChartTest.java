package dev.mixtape.pipeline.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.pipeline.plot.IntervalChart.Row;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalChartTest {
    private static final int DARK = ChartStyle.colour(0).getRGB();

    /** A mean with its deviation, from the leftmost dark pixel to the rightmost. */
    private record Mark(int left, int right) {

        int middle() {
            return (left + right) / 2;
        }

        int width() {
            return right - left;
        }

        Mark with(Mark other) {
            return new Mark(Math.min(left, other.left), Math.max(right, other.right));
        }
    }

    /** Of the rows from top to bottom, and at last of the legend. */
    private static List<Mark> marks(BufferedImage image) {
        List<Mark> marks = new ArrayList<>();
        boolean within = false;
        for (int y = 0; y < image.getHeight(); y++) {
            int height = y;
            int[] dark =
                    IntStream.range(0, image.getWidth())
                            .filter(x -> image.getRGB(x, height) == DARK)
                            .toArray();
            if (dark.length > 0) {
                Mark line = new Mark(dark[0], dark[dark.length - 1]);
                marks.add(within ? line.with(marks.remove(marks.size() - 1)) : line);
            }
            within = dark.length > 0;
        }
        return marks;
    }

    @Test
    void aLargerMeanIsFurtherToTheRightInItsOwnRow() {
        List<Mark> marks =
                marks(
                        IntervalChart.draw(
                                "songs",
                                "macroF1",
                                List.of(
                                        new Row("g1", List.of(0.2, 0.4), 0.3, 0.14),
                                        new Row("vq", List.of(0.6, 0.8), 0.7, 0.14))));
        assertThat(marks).hasSize(3);
        assertThat(marks.get(0).middle()).isLessThan(marks.get(1).middle() - 100);
    }

    @Test
    void aLargerDeviationIsALongerLine() {
        List<Mark> marks =
                marks(
                        IntervalChart.draw(
                                "songs",
                                "macroF1",
                                List.of(
                                        new Row("wide", List.of(0.2, 0.8), 0.5, 0.4),
                                        new Row("narrow", List.of(0.4, 0.6), 0.5, 0.1))));
        assertThat(marks.get(0).width()).isGreaterThan(3 * marks.get(1).width());
        assertThat(marks.get(0).middle()).isBetween(marks.get(1).left(), marks.get(1).right());
    }

    @Test
    void onlyValuesWithoutSpreadOrNoneAtAllCanBeDrawnToo() {
        Row one = new Row("one", List.of(0.5), 0.5, Double.NaN);
        Row none = new Row("none", List.of(), Double.NaN, Double.NaN);
        List<Mark> marks = marks(IntervalChart.draw("songs", "macroF1", List.of(one, none)));
        assertThat(marks).hasSize(2);
        assertThat(marks.get(0).width()).isLessThan(20);
        assertThat(marks(IntervalChart.draw("songs", "x", List.of(none)))).isEmpty();
    }
}
