package dev.mixtape.pipeline.plot;

import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.frames.Frames;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;

/**
 * The features of a song over time, as a picture: one row per feature, dark where it is low and
 * bright where it is high for this song.
 *
 * <p>Every row has its own scale, from its 2nd to its 98th percentile over the song: the rows have
 * different units and c₀ would drown the others. Needs no display.
 *
 * <p>It is drawn by hand, because XChart's heat map has one panel, one scale for all its cells, and
 * a column for every frame, of which a song has more than the picture has columns of pixels.
 */
public final class FeaturePlot {

    private static final int ROW = 14;
    private static final int GAP = 12;
    private static final int PLOT_WIDTH = 1000;
    private static final int LEFT = 118;
    private static final int TOP = 54;
    private static final int RIGHT = 96;
    private static final int BOTTOM = 52;
    private static final double LOW = 0.02;
    private static final double HIGH = 0.98;

    private static final Color INK = new Color(0x22, 0x22, 0x22);
    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);

    private final Frames frames;
    private final FeatureSet features;
    private final double secondsPerFrame;
    private final BufferedImage image;
    private final Graphics2D g;

    private FeaturePlot(Frames frames, FeatureSet features) {
        this.frames = frames;
        this.features = features;
        this.secondsPerFrame = features.secondsPerFrame();
        this.image =
                new BufferedImage(
                        LEFT + PLOT_WIDTH + RIGHT,
                        TOP + plotHeight() + BOTTOM,
                        BufferedImage.TYPE_INT_RGB);
        this.g = image.createGraphics();
    }

    /**
     * Draws a song.
     *
     * @param frames at least one
     * @param features what they consist of
     * @param title above the picture
     */
    public static BufferedImage draw(Frames frames, FeatureSet features, String title) {
        if (frames.count() < 1 || frames.dimensions() != features.dimensions()) {
            throw new IllegalArgumentException(
                    "frames of "
                            + frames.count()
                            + "×"
                            + frames.dimensions()
                            + ": must be at least 1×"
                            + features.dimensions());
        }
        FeaturePlot plot = new FeaturePlot(frames, features);
        plot.paint(title);
        return plot.image;
    }

    private int plotHeight() {
        return features.dimensions() * ROW + (features.groups().size() - 1) * GAP;
    }

    private void paint(String title) {
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        g.setColor(INK);
        g.setFont(TITLE);
        g.drawString(title, LEFT, 24);
        g.setFont(LABEL);
        g.drawString(
                String.format(
                        Locale.ROOT,
                        "%d frames of %.1f ms; every row on its own scale",
                        frames.count(),
                        1e3 * secondsPerFrame),
                LEFT,
                42);
        int top = TOP;
        int first = 0;
        for (FeatureSet.Group group : features.groups()) {
            paintPanel(group, first, top);
            first += group.rows().size();
            top += group.rows().size() * ROW + GAP;
        }
        paintTimeAxis(TOP + plotHeight());
        paintScale();
        g.dispose();
    }

    private void paintPanel(FeatureSet.Group group, int first, int top) {
        int rows = group.rows().size();
        for (int row = 0; row < rows; row++) {
            paintRow(first + row, top + row * ROW);
            g.setColor(INK);
            rightAligned(group.rows().get(row), LEFT - 6, top + row * ROW + ROW - 3);
        }
        int height = rows * ROW;
        g.setColor(INK);
        g.drawRect(LEFT - 1, top - 1, PLOT_WIDTH + 1, height + 1);
        if (rows > 1) {
            sideways(group.label(), 22, top + height / 2);
        }
    }

    private void paintRow(int feature, int top) {
        float[] sorted = column(feature);
        Arrays.sort(sorted);
        float low = sorted[(int) (LOW * (sorted.length - 1))];
        float high = sorted[(int) Math.ceil(HIGH * (sorted.length - 1))];
        float range = high > low ? high - low : 1;
        for (int x = 0; x < PLOT_WIDTH; x++) {
            int rgb = colour((mean(feature, x) - low) / range);
            for (int y = 0; y < ROW; y++) {
                image.setRGB(LEFT + x, top + y, rgb);
            }
        }
    }

    private float[] column(int feature) {
        float[] values = new float[frames.count()];
        for (int n = 0; n < values.length; n++) {
            values[n] = frames.values()[n * frames.dimensions() + feature];
        }
        return values;
    }

    /** The mean of the frames that fall into one pixel; the nearest where there are fewer. */
    private float mean(int feature, int x) {
        int from = (int) ((long) x * frames.count() / PLOT_WIDTH);
        int to = Math.max(from + 1, (int) ((x + 1L) * frames.count() / PLOT_WIDTH));
        float sum = 0;
        for (int n = from; n < to; n++) {
            sum += frames.values()[n * frames.dimensions() + feature];
        }
        return sum / (to - from);
    }

    private void paintTimeAxis(int top) {
        double seconds = frames.count() * secondsPerFrame;
        double step = niceStep(seconds / 10);
        g.setColor(INK);
        for (int i = 0; i * step <= seconds; i++) {
            int x = LEFT + (int) Math.round(i * step / seconds * (PLOT_WIDTH - 1));
            g.drawLine(x, top, x, top + 5);
            String label =
                    step < 1
                            ? String.format(Locale.ROOT, "%.2f", i * step)
                            : String.format(Locale.ROOT, "%.0f", i * step);
            centred(label, x, top + 19);
        }
        centred("time (s)", LEFT + PLOT_WIDTH / 2, top + 40);
    }

    /** 1, 2 or 5 times a power of ten, at least as large as given. */
    private static double niceStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= least) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private void paintScale() {
        int left = LEFT + PLOT_WIDTH + 24;
        int height = 200;
        for (int y = 0; y < height; y++) {
            g.setColor(new Color(colour(1 - (float) y / (height - 1))));
            g.fillRect(left, TOP + y, 16, 1);
        }
        g.setColor(INK);
        g.setStroke(new BasicStroke(1));
        g.drawRect(left - 1, TOP - 1, 17, height + 1);
        g.drawString("98 %", left + 22, TOP + 10);
        g.drawString("2 %", left + 22, TOP + height);
        g.drawString("percentile", left - 8, TOP + height + 20);
        g.drawString("of the row", left - 8, TOP + height + 34);
    }

    /** Viridis, by polynomials of degree six fitted to it; 0 is dark violet, 1 yellow. */
    private static int colour(float value) {
        double t = Math.max(0, Math.min(1, value));
        double red = polynomial(t, 0.2777, 0.1051, -0.3309, -4.6342, 6.2283, 4.7764, -5.4355);
        double green = polynomial(t, 0.0054, 1.4046, 0.2148, -5.7991, 14.1799, -13.7451, 4.6459);
        double blue = polynomial(t, 0.3341, 1.3846, 0.0951, -19.3324, 56.6906, -65.3530, 26.3124);
        return channel(red) << 16 | channel(green) << 8 | channel(blue);
    }

    private static double polynomial(double t, double... coefficients) {
        double sum = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            sum = sum * t + coefficients[i];
        }
        return sum;
    }

    private static int channel(double value) {
        return (int) Math.round(255 * Math.max(0, Math.min(1, value)));
    }

    private void rightAligned(String text, int right, int baseline) {
        g.drawString(text, right - g.getFontMetrics().stringWidth(text), baseline);
    }

    private void centred(String text, int centre, int baseline) {
        g.drawString(text, centre - g.getFontMetrics().stringWidth(text) / 2, baseline);
    }

    private void sideways(String text, int baseline, int centre) {
        FontMetrics metrics = g.getFontMetrics();
        AffineTransform upright = g.getTransform();
        g.rotate(-Math.PI / 2, baseline, centre);
        g.drawString(text, baseline - metrics.stringWidth(text) / 2, centre);
        g.setTransform(upright);
    }
}
