package dev.mixtape.pipeline.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Names below one another, each with its values as light dots, their mean as a dark diamond, and a
 * standard deviation to either side, over one linear axis. Needs no display.
 *
 * <p>XChart's own error bars are vertical; here the names stand at the vertical axis, where long
 * ones can be read, and so the bars are horizontal lines.
 */
public final class IntervalChart {
    private static final int WIDTH = 720;
    private static final int ROW_HEIGHT = 32;
    private static final int HEIGHT_BESIDES_ROWS = 160;

    private static final String VALUES = "one test";
    private static final String MEAN = "mean";
    private static final String DEVIATION = "± standard deviation";
    private static final String UNKNOWN = "unknown";
    private static final Color VALUE_COLOUR = new Color(0x99, 0xc5, 0xe0);

    /**
     * One name.
     *
     * @param values of its tests, all finite; none for a name of which nothing is known
     */
    public record Row(String name, List<Double> values, double mean, double deviation) {

        private boolean hasDeviation() {
            return !values.isEmpty() && !Double.isNaN(deviation);
        }

        /** All that the chart shows of it. */
        private DoubleStream shown() {
            DoubleStream ends =
                    hasDeviation()
                            ? DoubleStream.of(mean - deviation, mean + deviation)
                            : DoubleStream.empty();
            return DoubleStream.concat(ends, values.stream().mapToDouble(Double::doubleValue));
        }
    }

    private final List<Row> rows;
    private final XYChart chart;

    private IntervalChart(String title, String xLabel, List<Row> rows) {
        this.rows = rows;
        this.chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT_BESIDES_ROWS + rows.size() * ROW_HEIGHT)
                        .title(title)
                        .xAxisTitle(xLabel)
                        .build();
    }

    /**
     * Draws it.
     *
     * @param title above
     * @param xLabel what the values are
     * @param rows from top to bottom, at least one
     */
    public static BufferedImage draw(String title, String xLabel, List<Row> rows) {
        IntervalChart chart = new IntervalChart(title, xLabel, rows);
        chart.scale();
        // XChart puts a label at every row only if it meets their heights in order.
        for (int height = 1; height <= rows.size(); height++) {
            chart.add(rows.get(rows.size() - height), height);
        }
        return BitmapEncoder.getBufferedImage(chart.chart);
    }

    private void scale() {
        XYStyler styler = chart.getStyler();
        ChartStyle.apply(styler);
        styler.setMarkerSize(9);
        styler.setYAxisMin(1.0);
        styler.setYAxisMax((double) rows.size());
        styler.setPlotContentSize(Math.max(0.75, rows.size() / (rows.size() + 1.0)));
        styler.setPlotGridHorizontalLinesVisible(false);
        styler.setyAxisTickLabelsFormattingFunction(
                height -> rows.get(rows.size() - (int) Math.round(height)).name());
        double low = rows.stream().flatMapToDouble(Row::shown).min().orElse(0);
        double high = rows.stream().flatMapToDouble(Row::shown).max().orElse(1);
        double margin = Math.max(0.05 * (high - low), 0.01);
        styler.setXAxisMin(low - margin);
        styler.setXAxisMax(high + margin);
    }

    private void add(Row row, int height) {
        if (row.values().isEmpty()) {
            add(UNKNOWN, List.of(Double.NaN), height, SeriesMarkers.NONE, VALUE_COLOUR)
                    .setShowInLegend(false);
            return;
        }
        add(VALUES, row.values(), height, SeriesMarkers.CIRCLE, VALUE_COLOUR)
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        Color dark = ChartStyle.colour(0);
        if (row.hasDeviation()) {
            List<Double> ends = List.of(row.mean() - row.deviation(), row.mean() + row.deviation());
            add(DEVIATION, ends, height, SeriesMarkers.NONE, dark);
        }
        add(MEAN, List.of(row.mean()), height, SeriesMarkers.DIAMOND, dark)
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    }

    /** Adds dots or a line at one height; the first of each kind stands for it in the legend. */
    private XYSeries add(String kind, List<Double> x, int height, Marker marker, Color colour) {
        boolean first = !chart.getSeriesMap().containsKey(kind);
        XYSeries series =
                chart.addSeries(
                        first ? kind : kind + " at height " + height,
                        x,
                        IntStream.range(0, x.size()).mapToObj(i -> (double) height).toList());
        series.setShowInLegend(first);
        series.setMarker(marker);
        series.setMarkerColor(colour);
        series.setLineColor(colour);
        series.setLineStyle(ChartStyle.LINE);
        return series;
    }
}
