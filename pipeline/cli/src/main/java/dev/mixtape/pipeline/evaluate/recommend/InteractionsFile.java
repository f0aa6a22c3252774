package dev.mixtape.pipeline.evaluate.recommend;

import dev.mixtape.operators.evaluation.Interactions;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.evaluate.CsvFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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

    private final Path file;
    private final Path manifest;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final CsvFile csv;
    private final Map<String, IntStream.Builder> played = new LinkedHashMap<>();

    private InteractionsFile(Path file, Path manifest, List<String> items) {
        this.file = file;
        this.csv = new CsvFile(file, "user,item,count");
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
        csv.read(
                () -> {
                    csv.need(USER, USER);
                    csv.need(ITEM, ITEM);
                },
                this::take);
    }

    private void take(CsvFile.Row row) {
        String user = row.cell(USER);
        if (user.isEmpty()) {
            throw new UserError(row.at() + "user is empty; give one, or leave the row out");
        }
        String item = row.cell(ITEM);
        Integer number = numbers.get(item);
        if (number == null) {
            throw new UserError(
                    row.at()
                            + "item="
                            + item
                            + ": is no path in "
                            + manifest
                            + "; write it as there, or leave the row out");
        }
        if (csv.has(COUNT)) {
            check(row.cell(COUNT), row.at());
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
