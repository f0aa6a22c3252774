package dev.mixtape.pipeline.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * Names below one another, each with its values as small dots, their mean as a large one, and a
 * standard deviation to either side, over one linear axis. Needs no display.
 */
public final class IntervalChart {
    private static final int PLOT_WIDTH = 460;
    private static final int ROW = 28;
    private static final int TOP = 44;
    private static final int BOTTOM = 46;
    private static final int MARGIN = 18;

    private static final Color VALUE = new Color(0x99, 0xc5, 0xe0);
    private static final Color MEAN = new Color(0x00, 0x72, 0xb2);
    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    /**
     * One name.
     *
     * @param values of its tests, all finite; none for a name of which nothing is known
     */
    public record Row(String name, List<Double> values, double mean, double deviation) {}

    private final List<Row> rows;
    private final int left;
    private final BufferedImage image;
    private final Graphics2D g;
    private double low;
    private double step;
    private double high;

    private IntervalChart(List<Row> rows) {
        this.rows = rows;
        left = 2 * MARGIN + rows.stream().mapToInt(row -> width(row.name())).max().orElse(0);
        image =
                new BufferedImage(
                        left + PLOT_WIDTH + MARGIN,
                        TOP + rows.size() * ROW + BOTTOM,
                        BufferedImage.TYPE_INT_RGB);
        g = image.createGraphics();
        scale();
    }

    private static int width(String text) {
        Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        FontMetrics metrics = g.getFontMetrics(LABEL);
        g.dispose();
        return metrics.stringWidth(text);
    }

    /**
     * Draws it.
     *
     * @param title above
     * @param xLabel what the values are
     * @param rows from top to bottom, at least one
     */
    public static BufferedImage draw(String title, String xLabel, List<Row> rows) {
        IntervalChart chart = new IntervalChart(rows);
        chart.paint(title, xLabel);
        return chart.image;
    }

    /** Round numbers about all that is shown. */
    private void scale() {
        low = Double.POSITIVE_INFINITY;
        high = Double.NEGATIVE_INFINITY;
        for (Row row : rows) {
            if (!row.values().isEmpty()) {
                double deviation = Double.isNaN(row.deviation()) ? 0 : row.deviation();
                low = Math.min(low, row.mean() - deviation);
                high = Math.max(high, row.mean() + deviation);
            }
            for (double value : row.values()) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (low > high) {
            low = 0;
            high = 1;
        }
        double width = Math.max(high - low, 1e-3);
        step = Math.pow(10, Math.floor(Math.log10(width)));
        step = width / step < 2 ? step / 5 : width / step < 5 ? step / 2 : step;
        low = Math.floor(low / step) * step;
        high = Math.max(low + step, Math.ceil(high / step) * step);
    }

    private void paint(String title, String xLabel) {
        Sheet.begin(image, g, title, MARGIN, LABEL);
        int bottom = TOP + rows.size() * ROW;
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        for (int i = 0; low + i * step <= high + step / 2; i++) {
            int x = place(low + i * step);
            g.setColor(Sheet.GRID);
            g.drawLine(x, TOP, x, bottom);
            g.setColor(Sheet.INK);
            Sheet.centred(
                    g,
                    String.format(Locale.ROOT, "%." + decimals + "f", low + i * step),
                    x,
                    bottom + 18);
        }
        Sheet.centred(g, xLabel, left + PLOT_WIDTH / 2, bottom + 38);
        for (int i = 0; i < rows.size(); i++) {
            paint(rows.get(i), TOP + i * ROW + ROW / 2);
        }
        g.dispose();
    }

    private void paint(Row row, int y) {
        g.setColor(Sheet.INK);
        g.drawString(row.name(), left - MARGIN - g.getFontMetrics().stringWidth(row.name()), y + 4);
        if (row.values().isEmpty()) {
            return;
        }
        g.setColor(VALUE);
        for (double value : row.values()) {
            g.fillOval(place(value) - 3, y - 3, 6, 6);
        }
        g.setColor(MEAN);
        if (!Double.isNaN(row.deviation())) {
            g.setStroke(new BasicStroke(2));
            g.drawLine(
                    place(row.mean() - row.deviation()), y, place(row.mean() + row.deviation()), y);
            g.setStroke(new BasicStroke(1));
        }
        g.fillOval(place(row.mean()) - 5, y - 5, 10, 10);
    }

    private int place(double value) {
        return left + (int) Math.round(PLOT_WIDTH * (value - low) / (high - low));
    }
}
