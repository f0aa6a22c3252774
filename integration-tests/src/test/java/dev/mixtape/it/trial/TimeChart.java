package dev.mixtape.it.trial;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Lines over minutes, from 0 upwards, on linear axes. Needs no display. */
public final class TimeChart {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 320;
    private static final int LEFT = 70;
    private static final int TOP = 64;
    private static final int BOTTOM = 48;
    private static final int RIGHT = 20;
    private static final int TICKS = 5;

    private static final Color INK = new Color(0x22, 0x22, 0x22);
    private static final Color GRID = new Color(0xdd, 0xdd, 0xdd);

    /** Okabe and Ito's, which the colour-blind can tell apart. */
    private static final Color[] LINES = {
        new Color(0x00, 0x72, 0xb2),
        new Color(0xd5, 0x5e, 0x00),
        new Color(0x00, 0x9e, 0x73),
        new Color(0xcc, 0x79, 0xa7)
    };

    /** A value at a time. */
    public record Point(double minutes, double value) {}

    /** One line, its points in order of time. */
    public record Line(String name, List<Point> points) {}

    private final BufferedImage image =
            new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    private final Graphics2D g = image.createGraphics();
    private final double mostMinutes;
    private final double mostValue;

    private TimeChart(List<Line> lines) {
        mostMinutes = roundUp(most(lines, true));
        mostValue = roundUp(most(lines, false));
    }

    /** Draws the lines, each in a colour of its own while there are at most four. */
    public static BufferedImage draw(String title, List<Line> lines) {
        TimeChart chart = new TimeChart(lines);
        chart.axes(title);
        for (int i = 0; i < lines.size(); i++) {
            chart.g.setColor(LINES[i % LINES.length]);
            chart.line(lines.get(i), LEFT + i * 180);
        }
        chart.g.dispose();
        return chart.image;
    }

    /** Puts pictures one under the other. */
    public static BufferedImage stack(List<BufferedImage> pictures) {
        BufferedImage all =
                new BufferedImage(WIDTH, HEIGHT * pictures.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = all.createGraphics();
        for (int i = 0; i < pictures.size(); i++) {
            g.drawImage(pictures.get(i), 0, i * HEIGHT, null);
        }
        g.dispose();
        return all;
    }

    private void axes(String title) {
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, WIDTH, HEIGHT);
        g.setColor(INK);
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        g.drawString(title, LEFT, 24);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        g.drawString("minutes", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10);
        for (int i = 0; i <= TICKS; i++) {
            double minutes = mostMinutes * i / TICKS;
            double value = mostValue * i / TICKS;
            g.setColor(GRID);
            g.drawLine(LEFT, y(value), WIDTH - RIGHT, y(value));
            g.setColor(INK);
            g.drawString("%.0f".formatted(value), LEFT - 40, y(value) + 4);
            g.drawString("%.1f".formatted(minutes), x(minutes) - 8, HEIGHT - BOTTOM + 18);
        }
    }

    private void line(Line line, int legend) {
        g.fillRect(legend, 42, 18, 3);
        Path2D path = new Path2D.Double();
        for (Point point : line.points()) {
            if (path.getCurrentPoint() == null) {
                path.moveTo(x(point.minutes()), y(point.value()));
            } else {
                path.lineTo(x(point.minutes()), y(point.value()));
            }
        }
        g.setStroke(new BasicStroke(1.5f));
        g.draw(path);
        g.setColor(INK);
        g.drawString(line.name(), legend + 24, 48);
    }

    private int x(double minutes) {
        return LEFT + (int) Math.round((WIDTH - LEFT - RIGHT) * minutes / mostMinutes);
    }

    private int y(double value) {
        return HEIGHT - BOTTOM - (int) Math.round((HEIGHT - TOP - BOTTOM) * value / mostValue);
    }

    private static double most(List<Line> lines, boolean minutes) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(point -> minutes ? point.minutes() : point.value())
                .max()
                .orElse(1);
    }

    /** To 1, 2, 2.5 or 5 times a power of ten. */
    private static double roundUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-3))));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (value <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
