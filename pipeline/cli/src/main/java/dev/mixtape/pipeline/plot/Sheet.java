package dev.mixtape.pipeline.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** What charts have in common: white paper, a title in ink, text about a centre. */
final class Sheet {
    static final Color INK = new Color(0x22, 0x22, 0x22);
    static final Color GRID = new Color(0xdd, 0xdd, 0xdd);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);

    private Sheet() {}

    /** Whitens an image and writes its title; ink and the font of labels are set afterwards. */
    static void begin(BufferedImage image, Graphics2D g, String title, int left, Font label) {
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        g.setColor(INK);
        g.setFont(TITLE);
        g.drawString(title, left, 24);
        g.setFont(label);
    }

    static void centred(Graphics2D g, String text, int centre, int baseline) {
        g.drawString(text, centre - g.getFontMetrics().stringWidth(text) / 2, baseline);
    }
}
