package dev.mixtape.study.endless;

import dev.mixtape.pipeline.plot.ChartStyle;
import java.awt.BasicStroke;
import java.awt.image.BufferedImage;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Streams as pictures: how both learners know songs like those of the time, as lines over songs,
 * and songs of all clusters after the last song, as a dot at the end, beside what batch learning
 * knows of these, a level line. Needs no display.
 */
final class StreamCharts {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 320;
    private static final int COLUMNS = 2;
    private static final int DOT = 9;

    /** Where the axis of songs ends, by their number: a dot at the last one is seen whole. */
    private static final double HEADROOM = 1.03;

    private static final BasicStroke DASHES =
            new BasicStroke(
                    2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {6, 4}, 0);

    private StreamCharts() {}

    /**
     * Draws a panel for each stream.
     *
     * @param learner the name of the one that is measured
     * @param songs of each stream
     * @param reports at least one
     */
    static BufferedImage draw(String learner, int songs, List<StreamReport> reports) {
        List<BufferedImage> panels =
                reports.stream()
                        .map(report -> panel(learner, songs, report))
                        .map(BitmapEncoder::getBufferedImage)
                        .toList();
        return ChartStyle.grid(panels, Math.min(COLUMNS, panels.size()));
    }

    private static XYChart panel(String learner, int songs, StreamReport report) {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(report.stream().key())
                        .xAxisTitle("songs learned")
                        .yAxisTitle("bound, nats a frame")
                        .build();
        style(chart.getStyler(), songs);
        learner(chart, learner, 0, songs, report.now());
        learner(chart, "today's learner", 1, songs, report.fixed());
        if (report.atOnce() != null) {
            double bound = report.atOnce().bound();
            add(chart, "batch learning", 2, List.of(0.0, (double) songs), List.of(bound, bound))
                    .setLineStyle(DASHES);
        }
        return chart;
    }

    private static void style(XYStyler styler, int songs) {
        ChartStyle.apply(styler);
        styler.setMarkerSize(DOT);
        styler.setXAxisMin(0.0);
        styler.setXAxisMax(HEADROOM * songs);
    }

    private static void learner(
            XYChart chart, String name, int colour, int songs, StreamTrial trial) {
        List<Double> x = trial.curve().stream().map(at -> (double) at.songs()).toList();
        List<Double> y = trial.curve().stream().map(StreamTrial.Point::bound).toList();
        add(chart, name, colour, x, y);
        XYSeries end =
                add(
                        chart,
                        name + ", at the end",
                        colour,
                        List.of((double) songs),
                        List.of(trial.atTheEnd().bound()));
        end.setMarker(SeriesMarkers.CIRCLE);
        end.setShowInLegend(false);
    }

    private static XYSeries add(
            XYChart chart, String name, int colour, List<Double> x, List<Double> y) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.NONE);
        series.setMarkerColor(ChartStyle.colour(colour));
        series.setLineColor(ChartStyle.colour(colour));
        series.setLineStyle(ChartStyle.LINE);
        return series;
    }
}
