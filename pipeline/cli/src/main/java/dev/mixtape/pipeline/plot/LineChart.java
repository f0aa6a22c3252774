package dev.mixtape.pipeline.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Panels side by side, each with lines over one logarithmic axis each way. Needs no display. */
public final class LineChart {

    private static final int PLOT_WIDTH = 220;
    private static final int PLOT_HEIGHT = 240;
    private static final int LEFT = 62;
    private static final int TOP = 78;
    private static final int BOTTOM = 52;
    private static final int RIGHT = 18;

    /** Okabe and Ito's, which the colour-blind can tell apart. */
    private static final Color[] LINES = {
        new Color(0x00, 0x72, 0xb2),
        new Color(0xd5, 0x5e, 0x00),
        new Color(0x00, 0x9e, 0x73),
        new Color(0xcc, 0x79, 0xa7)
    };

    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

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

    private final List<Panel> panels;
    private final BufferedImage image;
    private final Graphics2D g;
    private final Axis yAxis;

    private LineChart(List<Panel> panels) {
        this.panels = panels;
        image =
                new BufferedImage(
                        panels.size() * (LEFT + PLOT_WIDTH + RIGHT),
                        TOP + PLOT_HEIGHT + BOTTOM,
                        BufferedImage.TYPE_INT_RGB);
        g = image.createGraphics();
        yAxis = Axis.over(panels.stream().flatMap(p -> p.lines().stream()).map(Line::y).toList());
    }

    /**
     * Draws them.
     *
     * @param title above all
     * @param yLabel what y is, in all panels, which share their scale
     * @param panels at least one; a line has the same colour in all
     */
    public static BufferedImage draw(String title, String yLabel, List<Panel> panels) {
        LineChart chart = new LineChart(panels);
        chart.paint(title, yLabel);
        return chart.image;
    }

    private void paint(String title, String yLabel) {
        Sheet.begin(image, g, title, LEFT, LABEL);
        g.drawString(yLabel, LEFT, TOP - 10);
        List<String> names = names();
        int left = LEFT;
        for (int i = 0; i < names.size(); i++) {
            g.setColor(LINES[i % LINES.length]);
            g.fillRect(left, 42, 18, 3);
            g.setColor(Sheet.INK);
            g.drawString(names.get(i), left + 24, 48);
            left += 48 + g.getFontMetrics().stringWidth(names.get(i));
        }
        for (int p = 0; p < panels.size(); p++) {
            paint(panels.get(p), LEFT + p * (LEFT + PLOT_WIDTH + RIGHT), names);
        }
        g.dispose();
    }

    private List<String> names() {
        return panels.stream().flatMap(p -> p.lines().stream()).map(Line::name).distinct().toList();
    }

    private void paint(Panel panel, int left, List<String> names) {
        Axis xAxis = Axis.over(panel.lines().stream().map(Line::x).toList());
        for (double tick : yAxis.ticks()) {
            int y = TOP + PLOT_HEIGHT - yAxis.place(tick, PLOT_HEIGHT);
            g.setColor(Sheet.GRID);
            g.drawLine(left, y, left + PLOT_WIDTH, y);
            g.setColor(Sheet.INK);
            String label = Axis.label(tick);
            g.drawString(label, left - 6 - g.getFontMetrics().stringWidth(label), y + 4);
        }
        for (double tick : panel.lines().get(0).x()) {
            int x = left + xAxis.place(tick, PLOT_WIDTH);
            g.drawLine(x, TOP + PLOT_HEIGHT, x, TOP + PLOT_HEIGHT + 4);
            Sheet.centred(g, Axis.label(tick), x, TOP + PLOT_HEIGHT + 18);
        }
        Sheet.centred(g, panel.label(), left + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 40);
        g.drawRect(left, TOP, PLOT_WIDTH, PLOT_HEIGHT);
        for (Line line : panel.lines()) {
            g.setColor(LINES[names.indexOf(line.name()) % LINES.length]);
            paint(line, xAxis, left);
        }
    }

    private void paint(Line line, Axis xAxis, int left) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < line.x().size(); i++) {
            int x = left + xAxis.place(line.x().get(i), PLOT_WIDTH);
            int y = TOP + PLOT_HEIGHT - yAxis.place(line.y().get(i), PLOT_HEIGHT);
            if (i == 0) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
            g.fillOval(x - 3, y - 3, 6, 6);
        }
        g.setStroke(new BasicStroke(2));
        g.draw(path);
        g.setStroke(new BasicStroke(1));
    }

    /** A logarithmic scale from low to high. */
    private record Axis(double low, double high) {

        /** All values, and a little room about them. */
        static Axis over(List<List<Double>> values) {
            double[] all =
                    values.stream()
                            .flatMapToDouble(v -> v.stream().flatMapToDouble(DoubleStream::of))
                            .toArray();
            double low = DoubleStream.of(all).min().orElseThrow();
            double high = DoubleStream.of(all).max().orElseThrow();
            if (!(low > 0)) {
                throw new IllegalArgumentException(
                        "value=" + low + ": must be above 0 on a logarithmic axis");
            }
            return new Axis(low / 1.25, high * 1.25);
        }

        int place(double value, int length) {
            return (int) Math.round(length * Math.log(value / low) / Math.log(high / low));
        }

        /** 1, 2 and 5 times the powers of ten in between; powers alone where that were many. */
        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            boolean sparse = high / low > 1000;
            for (int power = (int) Math.floor(Math.log10(low)); Math.pow(10, power) <= high; ) {
                for (int factor : sparse ? new int[] {1} : new int[] {1, 2, 5}) {
                    double tick = factor * Math.pow(10, power);
                    if (tick >= low && tick <= high) {
                        ticks.add(tick);
                    }
                }
                power++;
            }
            return ticks;
        }

        static String label(double value) {
            return value >= 1
                    ? Long.toString(Math.round(value))
                    : Double.toString(Math.round(value * 1e4) / 1e4);
        }
    }
}
