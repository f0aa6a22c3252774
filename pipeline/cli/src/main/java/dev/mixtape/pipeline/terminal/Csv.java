package dev.mixtape.pipeline.terminal;

import dev.mixtape.operators.text.PlainText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * CSV (RFC 4180, UTF-8, lines that end with a line feed) that may be opened with a spreadsheet: its
 * texts are {@link PlainText#cell}s, so none is a formula.
 */
public final class Csv {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setRecordSeparator('\n').build();

    private Csv() {}

    /** Returns a file with this header and these rows; a value that is null is an empty cell. */
    public static byte[] file(List<String> header, List<? extends List<?>> rows) {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
            printer.printRecord(header.stream().map(Csv::cell));
            for (List<?> row : rows) {
                printer.printRecord(row.stream().map(Csv::cell));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Object cell(Object value) {
        return value == null || value instanceof Number ? value : PlainText.cell(value.toString());
    }
}
