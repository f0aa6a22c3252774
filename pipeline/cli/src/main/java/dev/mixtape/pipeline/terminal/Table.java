package dev.mixtape.pipeline.terminal;

import dev.mixtape.operators.text.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Aligned text in columns: words to the left, numbers to the right.
 *
 * <p>When the terminal is too narrow, words in the last column go on in the next line, and in the
 * others they are cut with an ellipsis; numbers stay whole. Headings and cells are {@link
 * PlainText}.
 */
public final class Table {

    private static final int NARROWEST_COLUMN = 12;
    private static final String GAP = "  ";

    private final List<String> headers;
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] numeric;

    /** Makes one with these headings; all empty means none are shown. */
    public Table(String... headers) {
        this.headers = Arrays.stream(headers).map(Table::plain).toList();
        this.numeric = new boolean[headers.length];
    }

    /**
     * Adds a row. A column with a {@link Number} in it is aligned to the right.
     *
     * @param cells one per heading; a double is shown with two decimals, null as nothing
     * @throws IllegalArgumentException for too many or too few
     */
    public Table row(Object... cells) {
        if (cells.length != headers.size()) {
            throw new IllegalArgumentException(
                    "cells=" + cells.length + ": must be " + headers.size() + ", one per heading");
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            numeric[i] |= cells[i] instanceof Number;
            texts.add(plain(text(cells[i])));
        }
        rows.add(texts);
        return this;
    }

    private static String plain(String text) {
        return PlainText.line(text).strip();
    }

    private static String text(Object cell) {
        if (cell == null) {
            return "";
        }
        if (cell instanceof Number number) {
            boolean whole = cell instanceof Long || cell instanceof Integer;
            return whole
                    ? String.format(Locale.ROOT, "%,d", number.longValue())
                    : String.format(Locale.ROOT, "%.2f", number.doubleValue());
        }
        return cell.toString();
    }

    /**
     * Returns its lines, without trailing blanks.
     *
     * @param columns that there are; 0 when nothing needs to be cut
     */
    public List<String> lines(int columns) {
        List<List<String>> all = new ArrayList<>();
        if (!headers.stream().allMatch(String::isEmpty)) {
            all.add(headers);
        }
        all.addAll(rows);
        int[] widths = widths(all);
        if (columns > 0) {
            narrow(widths, columns);
        }
        return all.stream().flatMap(row -> lines(row, widths)).toList();
    }

    private static int[] widths(List<List<String>> all) {
        int[] widths = new int[all.isEmpty() ? 0 : all.get(0).size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Text.columns(row.get(i)));
            }
        }
        return widths;
    }

    /** Takes from the widest column of words, one at a time, until all fit or none can give. */
    private void narrow(int[] widths, int columns) {
        int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - columns;
        for (; excess > 0; excess--) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                boolean gives = !numeric[i] && widths[i] > NARROWEST_COLUMN;
                if (gives && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private Stream<String> lines(List<String> row, int[] widths) {
        int last = widths.length - 1;
        List<String> parts = Text.wrap(widths[last], row.get(last));
        return IntStream.range(0, parts.size())
                .mapToObj(
                        n -> {
                            StringBuilder line = new StringBuilder();
                            for (int i = 0; i < last; i++) {
                                String cell = n == 0 ? Text.atMost(widths[i], row.get(i)) : "";
                                line.append(aligned(i, cell, widths[i])).append(GAP);
                            }
                            line.append(aligned(last, parts.get(n), widths[last]));
                            return line.toString().stripTrailing();
                        });
    }

    private String aligned(int column, String cell, int width) {
        String blank = " ".repeat(Math.max(0, width - Text.columns(cell)));
        return numeric[column] ? blank + cell : cell + blank;
    }

    @Override
    public String toString() {
        return String.join(System.lineSeparator(), lines(0));
    }
}
