package dev.mixtape.pipeline.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Curves over linear axes: what was measured as light dots, its smoothed course as a dark line, and
 * upright lines where something happened. Needs no display.
 */
public final class CurveChart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 480;
    private static final int DOT = 4;
    private static final double MARGIN = 0.05;

    private static final BasicStroke DASHES =
            new BasicStroke(
                    1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {4, 4}, 0);

    /**
     * One curve.
     *
     * @param dots at least one
     * @param line at least one point, x rising
     * @param events x of each, maybe none
     */
    public record Curve(Points dots, Points line, String eventName, List<Double> events) {}

    /** Points, of which x and y are equally many, and finite. */
    public record Points(String name, List<Double> x, List<Double> y) {

        /** Checks that they are. */
        public Points {
            if (x.size() != y.size() || x.isEmpty()) {
                throw new IllegalArgumentException(
                        name
                                + ": x.size="
                                + x.size()
                                + ", y.size="
                                + y.size()
                                + ": must be equal and at least 1");
            }
        }
    }

    private CurveChart() {}

    /**
     * Draws them.
     *
     * @param curves at least one; each has its own colour
     */
    public static BufferedImage draw(
            String title, String xLabel, String yLabel, List<Curve> curves) {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle(xLabel)
                        .yAxisTitle(yLabel)
                        .build();
        Range range = Range.of(curves);
        style(chart.getStyler(), range);
        for (int i = 0; i < curves.size(); i++) {
            add(chart, curves.get(i).dots(), light(ChartStyle.colour(i)))
                    .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
                    .setMarker(SeriesMarkers.CIRCLE);
        }
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            add(chart, curve.line(), ChartStyle.colour(i)).setLineStyle(ChartStyle.LINE);
            if (!curve.events().isEmpty()) {
                add(chart, upright(curve, range), ChartStyle.colour(i)).setLineStyle(DASHES);
            }
        }
        return BitmapEncoder.getBufferedImage(chart);
    }

    private static void style(XYStyler styler, Range range) {
        ChartStyle.apply(styler);
        styler.setMarkerSize(DOT);
        styler.setXAxisMin(0.0);
        styler.setYAxisMin(range.low());
        styler.setYAxisMax(range.high());
    }

    /** What all dots lie in, with a margin. */
    private record Range(double low, double high) {
        static Range of(List<Curve> curves) {
            DoubleSummaryStatistics all =
                    curves.stream()
                            .flatMap(curve -> curve.dots().y().stream())
                            .mapToDouble(Double::doubleValue)
                            .summaryStatistics();
            double margin = Math.max(MARGIN * (all.getMax() - all.getMin()), 1e-3);
            return new Range(all.getMin() - margin, all.getMax() + margin);
        }
    }

    /** One line that is broken after each event. */
    private static Points upright(Curve curve, Range range) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (double event : curve.events()) {
            x.addAll(List.of(event, event, event));
            y.addAll(List.of(range.low(), range.high(), Double.NaN));
        }
        return new Points(curve.eventName(), x, y);
    }

    private static XYSeries add(XYChart chart, Points points, Color colour) {
        XYSeries series = chart.addSeries(points.name(), points.x(), points.y());
        series.setMarker(SeriesMarkers.NONE);
        series.setMarkerColor(colour);
        series.setLineColor(colour);
        return series;
    }

    private static Color light(Color colour) {
        return new Color(light(colour.getRed()), light(colour.getGreen()), light(colour.getBlue()));
    }

    private static int light(int channel) {
        return 255 - (255 - channel) * 2 / 5;
    }
}
