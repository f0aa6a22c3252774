package dev.mixtape.pipeline.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Aligned text in columns: words to the left, numbers to the right.
 *
 * <p>A cell that is too wide is cut with an ellipsis; control characters are taken out.
 */
public final class Table {

    private static final int WIDEST_CELL = 44;
    private static final String GAP = "  ";

    private final List<String> headers;
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] numeric;

    /** Makes one with these headings; all empty means none are shown. */
    public Table(String... headers) {
        this.headers = List.of(headers);
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
            texts.add(Text.atMost(WIDEST_CELL, Text.plain(text(cells[i]))));
        }
        rows.add(texts);
        return this;
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

    /** Returns its lines, without trailing blanks. */
    public List<String> lines() {
        int[] widths = new int[headers.size()];
        List<List<String>> all = new ArrayList<>();
        if (!headers.stream().allMatch(String::isEmpty)) {
            all.add(headers);
        }
        all.addAll(rows);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Text.columns(row.get(i)));
            }
        }
        return all.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            String blank = " ".repeat(widths[i] - Text.columns(cell));
            line.append(i == 0 ? "" : GAP).append(numeric[i] ? blank + cell : cell + blank);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public String toString() {
        return String.join(System.lineSeparator(), lines());
    }
}
