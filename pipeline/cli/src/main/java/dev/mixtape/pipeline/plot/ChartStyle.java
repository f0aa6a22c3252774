package dev.mixtape.pipeline.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** What all charts have in common: white paper, dark ink, readable fonts and their colours. */
public final class ChartStyle {

    /** The width of a line, in pixels. */
    public static final BasicStroke LINE = new BasicStroke(2);

    private static final Color INK = new Color(0x22, 0x22, 0x22);
    private static final Color GRID = new Color(0xdd, 0xdd, 0xdd);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final int HEADING_HEIGHT = 34;
    private static final int MARGIN = 12;

    /** Okabe and Ito's colours, which the colour-blind can tell apart. */
    private static final List<Color> COLOURS =
            List.of(
                    new Color(0x00, 0x72, 0xb2),
                    new Color(0xd5, 0x5e, 0x00),
                    new Color(0x00, 0x9e, 0x73),
                    new Color(0xcc, 0x79, 0xa7),
                    new Color(0xe6, 0x9f, 0x00),
                    new Color(0x56, 0xb4, 0xe9));

    private ChartStyle() {}

    /** Returns the colour of the i-th line; after six lines the colours repeat. */
    public static Color colour(int i) {
        return COLOURS.get(i % COLOURS.size());
    }

    /** Makes a chart look like the others: its legend is below it, thousands are separated. */
    public static void apply(AxesChartStyler styler) {
        styler.setLocale(Locale.ROOT);
        styler.setXAxisDecimalPattern("#,##0.######");
        styler.setYAxisDecimalPattern("#,##0.######");
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setChartFontColor(INK);
        styler.setChartTitleFont(TITLE);
        styler.setChartTitleBoxVisible(false);
        styler.setChartTitlePadding(10);
        styler.setAxisTitleFont(TEXT);
        styler.setAxisTickLabelsFont(TEXT);
        styler.setAxisTickLabelsColor(INK);
        styler.setXAxisTickMarkSpacingHint(80);
        styler.setYAxisLabelAlignment(TextAlignment.Right);
        styler.setPlotBorderColor(INK);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setLegendFont(TEXT);
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setSeriesColors(COLOURS.toArray(Color[]::new));
    }

    /** Puts pictures of one size into rows of so many columns. */
    public static BufferedImage grid(List<BufferedImage> pictures, int columns) {
        int width = pictures.get(0).getWidth();
        int height = pictures.get(0).getHeight();
        int rows = (pictures.size() + columns - 1) / columns;
        BufferedImage all = paper(width * columns, height * rows);
        Graphics2D g = all.createGraphics();
        for (int i = 0; i < pictures.size(); i++) {
            g.drawImage(pictures.get(i), i % columns * width, i / columns * height, null);
        }
        g.dispose();
        return all;
    }

    /** Writes a title above a picture. */
    static BufferedImage underTitle(String title, BufferedImage picture) {
        BufferedImage all = paper(picture.getWidth(), HEADING_HEIGHT + picture.getHeight());
        Graphics2D g = all.createGraphics();
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(INK);
        g.setFont(TITLE);
        g.drawString(title, MARGIN, HEADING_HEIGHT - MARGIN);
        g.drawImage(picture, 0, HEADING_HEIGHT, null);
        g.dispose();
        return all;
    }

    private static BufferedImage paper(int width, int height) {
        BufferedImage paper = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = paper.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.dispose();
        return paper;
    }
}
