package dev.mixtape.pipeline.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Panels side by side, each with lines over one logarithmic axis each way. Needs no display. */
public final class LineChart {

    private static final int PANEL_WIDTH = 320;
    private static final int PANEL_HEIGHT = 350;
    private static final int LEGEND_ROW_HEIGHT = 22;

    /** One line: the points (x_i, y_i), all above 0, x rising. */
    public record Line(String name, List<Double> x, List<Double> y) {

        /** Checks that there are as many of both. */
        public Line {
            if (x.size() != y.size() || x.isEmpty()) {
                throw new IllegalArgumentException(
                        "line "
                                + name
                                + ": x.size="
                                + x.size()
                                + ", y.size="
                                + y.size()
                                + ": must be equal and at least 1");
            }
        }
    }

    /** One panel: what x is, and its lines. */
    public record Panel(String label, List<Line> lines) {}

    private LineChart() {}

    /**
     * Draws them.
     *
     * @param title above all
     * @param yLabel what y is, in all panels, which share their scale
     * @param panels at least one; a line has the same colour in all
     */
    public static BufferedImage draw(String title, String yLabel, List<Panel> panels) {
        Decades yRange = Decades.around(lines(panels), Line::y);
        List<String> names = lines(panels).map(Line::name).distinct().toList();
        List<BufferedImage> pictures =
                panels.stream()
                        .map(panel -> chart(panel, yLabel, yRange, names))
                        .map(BitmapEncoder::getBufferedImage)
                        .toList();
        return ChartStyle.underTitle(title, ChartStyle.grid(pictures, pictures.size()));
    }

    private static Stream<Line> lines(List<Panel> panels) {
        return panels.stream().flatMap(panel -> panel.lines().stream());
    }

    private static XYChart chart(Panel panel, String yLabel, Decades yRange, List<String> names) {
        XYChart chart =
                new XYChartBuilder()
                        .width(PANEL_WIDTH)
                        .height(PANEL_HEIGHT + names.size() * LEGEND_ROW_HEIGHT)
                        .xAxisTitle(panel.label())
                        .yAxisTitle(yLabel)
                        .build();
        style(chart.getStyler(), Decades.around(panel.lines().stream(), Line::x), yRange);
        for (Line line : panel.lines()) {
            XYSeries series = chart.addSeries(line.name(), line.x(), line.y());
            Color colour = ChartStyle.colour(names.indexOf(line.name()));
            series.setLineColor(colour);
            series.setLineStyle(ChartStyle.LINE);
            series.setMarkerColor(colour);
            series.setMarker(SeriesMarkers.CIRCLE);
        }
        return chart;
    }

    private static void style(XYStyler styler, Decades xRange, Decades yRange) {
        ChartStyle.apply(styler);
        styler.setLegendLayout(LegendLayout.Vertical);
        styler.setXAxisLogarithmic(true);
        styler.setXAxisMin(xRange.low());
        styler.setXAxisMax(xRange.high());
        styler.setYAxisLogarithmic(true);
        styler.setYAxisMin(yRange.low());
        styler.setYAxisMax(yRange.high());
        styler.setMarkerSize(6);
    }

    /** A range from one power of ten to another, at which the labels of an axis stand. */
    private record Decades(double low, double high) {

        static Decades around(Stream<Line> lines, Function<Line, List<Double>> values) {
            double[] all =
                    lines.flatMap(line -> values.apply(line).stream())
                            .mapToDouble(Double::doubleValue)
                            .toArray();
            double least = DoubleStream.of(all).min().orElseThrow();
            double most = DoubleStream.of(all).max().orElseThrow();
            if (!(least > 0)) {
                throw new IllegalArgumentException(
                        "value=" + least + ": must be above 0 on a logarithmic axis");
            }
            double low = Math.floor(Math.log10(least));
            double high = Math.max(low + 1, Math.ceil(Math.log10(most)));
            return new Decades(Math.pow(10, low), Math.pow(10, high));
        }
    }
}
