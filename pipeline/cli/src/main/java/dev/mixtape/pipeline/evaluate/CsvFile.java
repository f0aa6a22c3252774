package dev.mixtape.pipeline.evaluate;

import dev.mixtape.pipeline.errors.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A CSV file (RFC 4180, UTF-8) whose first row names its columns, whatever their order and case.
 * Read row by row, so that a large one need not fit into memory; empty rows are passed over. What
 * is wrong is said of the row where it is.
 */
public final class CsvFile {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path file;
    private final String example;
    private final Map<String, Integer> columns = new LinkedHashMap<>();

    /**
     * Names it; nothing is read yet.
     *
     * @param example a header as it should be, for messages
     */
    public CsvFile(Path file, String example) {
        this.file = file;
        this.example = example;
    }

    /** A row below the header. */
    public final class Row {
        private final CSVRecord record;
        private final int number;

        private Row(CSVRecord record, int number) {
            this.record = record;
            this.number = number;
        }

        /** Returns its place in the file; the header is row 1. */
        public int number() {
            return number;
        }

        /** Returns what a message about it begins with. */
        public String at() {
            return file + ", row " + number + ": ";
        }

        /** Returns what it has in a column, without spaces about it; nothing if there is none. */
        public String cell(String column) {
            return has(column) ? record.get(columns.get(column)).strip() : "";
        }
    }

    /**
     * Reads it.
     *
     * @param header told when the columns are known, before the first row
     * @param rows told of each row
     * @throws UserError naming the row, what was found and what to do
     */
    public void read(Runnable header, Consumer<Row> rows) {
        try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            skipByteOrderMark(text);
            int number = 0;
            for (CSVRecord record : CSVParser.parse(text, CSVFormat.RFC4180)) {
                number++;
                if (number == 1) {
                    name(record);
                    header.run();
                } else if (record.size() > 1 || !record.get(0).isBlank()) {
                    rows.accept(checked(new Row(record, number)));
                }
            }
            if (number == 0) {
                throw new UserError(file + ": is empty; expected a header such as " + example);
            }
        } catch (NoSuchFileException e) {
            throw new UserError(file + ": no such file; check the path", e);
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new UserError(
                    e instanceof CharacterCodingException
                                    || e.getCause() instanceof CharacterCodingException
                            ? file + ": is not UTF-8 text; save it as CSV in UTF-8"
                            : file + ": cannot be read as CSV (" + e.getMessage() + ")",
                    e);
        }
    }

    /** As Excel writes it. */
    private static void skipByteOrderMark(BufferedReader text) throws IOException {
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
    }

    private void name(CSVRecord header) {
        for (int i = 0; i < header.size(); i++) {
            columns.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
        }
    }

    private Row checked(Row row) {
        if (row.record.size() != columns.size()) {
            throw new UserError(
                    row.at()
                            + "has "
                            + row.record.size()
                            + " columns: the header has "
                            + columns.size()
                            + "; put values with commas in double quotes");
        }
        return row;
    }

    /** Whether its header names this column. */
    public boolean has(String column) {
        return columns.containsKey(column);
    }

    /**
     * Refuses a file without this column.
     *
     * @param what is missing, in a message
     */
    public void need(String column, String what) {
        if (!has(column)) {
            throw new UserError(
                    file
                            + ", row 1: no column "
                            + what
                            + " in "
                            + String.join(",", columns.keySet())
                            + "; expected a header such as "
                            + example);
        }
    }
}
