package dev.mixtape.pipeline.terminal;

import java.util.ArrayList;
import java.util.List;

/** Plain text, measured in the columns of a terminal. */
final class Text {

    private static final String ELLIPSIS = "…";

    private Text() {}

    /** How many columns it takes: none for a mark or joiner, two for an East Asian letter. */
    static int columns(String text) {
        return text.codePoints().map(Text::columns).sum();
    }

    /** At most so many columns, with an ellipsis where something was cut off. */
    static String atMost(int columns, String text) {
        if (columns(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = columns(ELLIPSIS);
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            used += columns(text.codePointAt(i));
            if (used > columns) {
                break;
            }
            kept.appendCodePoint(text.codePointAt(i));
        }
        return kept.toString().stripTrailing() + ELLIPSIS;
    }

    /** Lines of at most so many columns, broken between words; a longer word is cut. */
    static List<String> wrap(int columns, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && columns(longer) > columns) {
                lines.add(atMost(columns, line.toString()));
                longer = word;
            }
            line.setLength(0);
            line.append(longer);
        }
        lines.add(atMost(columns, line.toString()));
        return lines;
    }

    private static int columns(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT) {
            return 0;
        }
        Character.UnicodeScript script = Character.UnicodeScript.of(codePoint);
        boolean wide =
                script == Character.UnicodeScript.HAN
                        || script == Character.UnicodeScript.HIRAGANA
                        || script == Character.UnicodeScript.KATAKANA
                        || script == Character.UnicodeScript.HANGUL
                        || (codePoint >= 0xFF01 && codePoint <= 0xFF60)
                        || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF);
        return wide ? 2 : 1;
    }
}
