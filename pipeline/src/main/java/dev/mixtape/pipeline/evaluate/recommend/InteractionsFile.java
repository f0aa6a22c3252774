package dev.mixtape.pipeline.evaluate.recommend;

import dev.mixtape.operators.evaluation.Interactions;
import dev.mixtape.pipeline.console.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads who played what: a CSV file (RFC 4180, UTF-8) with a header. Columns by name: {@code user};
 * {@code item}, as the manifest's {@code path}; optionally {@code count}, more than 0. Others are
 * passed over, and a pair that comes twice counts once. What is wrong is said of the first row
 * where it is.
 */
public final class InteractionsFile {
    private static final String USER = "user";
    private static final String ITEM = "item";
    private static final String COUNT = "count";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path file;
    private final Path manifest;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final Map<String, IntStream.Builder> played = new LinkedHashMap<>();

    private InteractionsFile(Path file, Path manifest, List<String> items) {
        this.file = file;
        this.manifest = manifest;
        items.forEach(item -> numbers.put(item, numbers.size()));
    }

    /**
     * Reads and checks.
     *
     * @param manifest that the items are songs of, for messages
     * @param items its songs' paths as they are written there, none twice; an item's place here is
     *     its number
     * @throws UserError naming the row, what was found and what to do
     */
    public static Interactions read(Path file, Path manifest, List<String> items) {
        InteractionsFile reader = new InteractionsFile(file, manifest, items);
        reader.read();
        return reader.interactions(items.size());
    }

    private void read() {
        try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            skipByteOrderMark(text);
            int number = 0;
            for (CSVRecord row : CSVParser.parse(text, CSVFormat.RFC4180)) {
                number++;
                if (number == 1) {
                    header(row);
                } else if (row.size() > 1 || !row.get(0).isBlank()) {
                    row(row, file + ", row " + number + ": ");
                }
            }
            if (number == 0) {
                throw new UserError(file + ": is empty; expected a header such as user,item,count");
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

    private void header(CSVRecord header) {
        for (int i = 0; i < header.size(); i++) {
            columns.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
        }
        for (String needed : List.of(USER, ITEM)) {
            if (!columns.containsKey(needed)) {
                throw new UserError(
                        file
                                + ", row 1: no column "
                                + needed
                                + " in "
                                + String.join(",", columns.keySet())
                                + "; expected a header such as user,item,count");
            }
        }
    }

    private void row(CSVRecord row, String at) {
        if (row.size() != columns.size()) {
            throw new UserError(
                    at
                            + "has "
                            + row.size()
                            + " columns: the header has "
                            + columns.size()
                            + "; put values with commas in double quotes");
        }
        String user = row.get(columns.get(USER)).strip();
        if (user.isEmpty()) {
            throw new UserError(at + "user is empty; give one, or leave the row out");
        }
        String item = row.get(columns.get(ITEM)).strip();
        Integer number = numbers.get(item);
        if (number == null) {
            throw new UserError(
                    at
                            + "item="
                            + item
                            + ": is no path in "
                            + manifest
                            + "; write it as there, or leave the row out");
        }
        if (columns.containsKey(COUNT)) {
            check(row.get(columns.get(COUNT)).strip(), at);
        }
        played.computeIfAbsent(user, u -> IntStream.builder()).add(number);
    }

    private static void check(String count, String at) {
        try {
            if (Double.parseDouble(count) > 0) {
                return;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UserError(at + "count=" + count + ": must be a number greater than 0");
    }

    private Interactions interactions(int items) {
        if (played.isEmpty()) {
            throw new UserError(file + ": has a header and no row; list one user and item a row");
        }
        List<int[]> of = new ArrayList<>();
        played.values().forEach(user -> of.add(user.build().sorted().distinct().toArray()));
        return new Interactions(List.copyOf(played.keySet()), items, of);
    }
}
