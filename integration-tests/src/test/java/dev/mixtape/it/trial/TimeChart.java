package dev.mixtape.it.trial;

import dev.mixtape.pipeline.plot.ChartStyle;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines over minutes, from 0 upwards, on linear axes. Needs no display. */
public final class TimeChart {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 340;

    /**
     * Where an axis ends, as a multiple of the largest number: XChart labels round numbers only if
     * the ends of an axis and the numbers on it are not equally spaced, and with this they never
     * are.
     */
    private static final double HEADROOM = 1.03;

    /** A value at a time. */
    public record Point(double minutes, double value) {}

    /** One line, its points in order of time. */
    public record Line(String name, List<Point> points) {}

    private TimeChart() {}

    /**
     * Draws the lines, each in a colour of its own while there are at most six. A line without
     * points is left out.
     *
     * @param title what the values are, and their unit
     */
    public static BufferedImage draw(String title, List<Line> lines) {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle("time (minutes)")
                        .build();
        style(chart.getStyler(), lines);
        for (int i = 0; i < lines.size(); i++) {
            List<Point> points = lines.get(i).points();
            if (!points.isEmpty()) {
                XYSeries series =
                        chart.addSeries(
                                lines.get(i).name(),
                                points.stream().map(Point::minutes).toList(),
                                points.stream().map(Point::value).toList());
                series.setLineColor(ChartStyle.colour(i));
                series.setLineStyle(ChartStyle.LINE);
                series.setMarker(SeriesMarkers.NONE);
            }
        }
        return BitmapEncoder.getBufferedImage(chart);
    }

    private static void style(XYStyler styler, List<Line> lines) {
        ChartStyle.apply(styler);
        styler.setXAxisMin(0.0);
        styler.setXAxisMax(end(lines, Point::minutes));
        styler.setYAxisMin(0.0);
        styler.setYAxisMax(end(lines, Point::value));
    }

    /** Returns where an axis ends; at 1 if there is no number above 0. */
    private static double end(List<Line> lines, ToDoubleFunction<Point> number) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(number)
                .filter(n -> n > 0)
                .map(n -> HEADROOM * n)
                .max()
                .orElse(1);
    }

    /** Puts pictures one under the other. */
    public static BufferedImage stack(List<BufferedImage> pictures) {
        return ChartStyle.grid(pictures, 1);
    }
}
