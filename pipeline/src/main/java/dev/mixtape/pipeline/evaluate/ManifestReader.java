package dev.mixtape.pipeline.evaluate;

import dev.mixtape.pipeline.console.UserError;
import dev.mixtape.pipeline.evaluate.Manifest.Part;
import dev.mixtape.pipeline.evaluate.Manifest.Song;
import dev.mixtape.pipeline.ingest.MusicFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a manifest: a CSV file (RFC 4180, UTF-8) with a header. Columns by name: {@code path};
 * {@code label}, or {@code tags} separated by {@code |}; optionally {@code split} (train, valid,
 * test) and {@code group}. Others are passed over. What is wrong is said of the first row where it
 * is, before any work.
 */
public final class ManifestReader {
    /** As the column of classes it makes each song a class of its own: no label is needed. */
    public static final String PATH = "path";

    static final String LABEL = "label";
    static final String TAGS = "tags";
    private static final String SPLIT = "split";
    private static final String GROUP = "group";

    private final Path file;
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final Map<Path, Integer> rowOf = new HashMap<>();
    private String column;

    private ManifestReader(Path file) {
        this.file = file;
    }

    /**
     * Reads and checks.
     *
     * @param column {@code label}, {@code tags} or {@link #PATH}; null for the first of these that
     *     there is
     * @param mostTags only so many tags, the most frequent ones; 0 for all
     * @throws UserError naming the row, what was found and what to do
     */
    public static Manifest read(Path file, String column, int mostTags) {
        ManifestReader reader = new ManifestReader(file);
        List<Song> songs = reader.songs(reader.records(), column);
        return ManifestChecks.passed(
                new Manifest(file, reader.column, classes(songs, mostTags), songs));
    }

    private List<CSVRecord> records() {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            String bare =
                    text.startsWith("\uFEFF") ? text.substring(1) : text; // as Excel writes it
            try (CSVParser parser = CSVParser.parse(bare, CSVFormat.RFC4180)) {
                return parser.getRecords();
            }
        } catch (NoSuchFileException e) {
            throw new UserError(file + ": no such file; check the path", e);
        } catch (CharacterCodingException e) {
            throw new UserError(file + ": is not UTF-8 text; save it as CSV in UTF-8", e);
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new UserError(file + ": cannot be read as CSV (" + e.getMessage() + ")", e);
        }
    }

    private List<Song> songs(List<CSVRecord> records, String wanted) {
        if (records.isEmpty()) {
            throw new UserError(file + ": is empty; expected a header such as path,label");
        }
        header(records.get(0), wanted);
        List<Song> songs = new ArrayList<>();
        for (int i = 1; i < records.size(); i++) {
            if (records.get(i).size() > 1 || !records.get(i).get(0).isBlank()) {
                songs.add(song(records.get(i), i + 1));
            }
        }
        if (songs.isEmpty()) {
            throw new UserError(file + ": has a header and no row; list one song a row");
        }
        return songs;
    }

    private void header(CSVRecord header, String wanted) {
        for (int i = 0; i < header.size(); i++) {
            columns.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
        }
        column = wanted != null ? wanted : columns.containsKey(LABEL) ? LABEL : TAGS;
        for (String needed : List.of(PATH, column)) {
            if (!columns.containsKey(needed)) {
                String what = wanted == null && needed.equals(TAGS) ? "label or tags" : needed;
                throw new UserError(
                        file
                                + ", row 1: no column "
                                + what
                                + " in "
                                + String.join(",", columns.keySet())
                                + "; expected a header such as path,label,split,group");
            }
        }
    }

    private Song song(CSVRecord row, int number) {
        String at = file + ", row " + number + ": ";
        if (row.size() != columns.size()) {
            throw new UserError(
                    at
                            + "has "
                            + row.size()
                            + " columns: the header has "
                            + columns.size()
                            + "; put values with commas in double quotes");
        }
        String name = row.get(columns.get(PATH)).strip();
        String group = cell(row, GROUP);
        return new Song(
                number,
                name,
                path(name, number, at),
                classes(row.get(columns.get(column)), at),
                part(cell(row, SPLIT), at),
                // A blank would otherwise hold together songs that have nothing in common.
                group.isEmpty() ? "\u0000" + name : group);
    }

    private String cell(CSVRecord row, String name) {
        return columns.containsKey(name) ? row.get(columns.get(name)).strip() : "";
    }

    private Path path(String name, int number, String at) {
        if (name.isEmpty()) {
            throw new UserError(at + "path is empty; give the path of audio or of .npy frames");
        }
        Path path = file.toAbsolutePath().getParent().resolve(name).normalize();
        if (!Files.isRegularFile(path)) {
            throw new UserError(
                    at
                            + "path="
                            + name
                            + ": no such file; paths are relative to the folder of the manifest");
        }
        String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (!suffix.equals("npy") && !MusicFolder.suffixes().contains(suffix)) {
            throw new UserError(
                    at
                            + "path="
                            + name
                            + ": must end in npy, "
                            + String.join(", ", MusicFolder.suffixes()));
        }
        Integer before = rowOf.putIfAbsent(path, number);
        if (before != null) {
            throw new UserError(
                    at + "path=" + name + ": is in row " + before + " too; leave one of them out");
        }
        return path;
    }

    private List<String> classes(String cell, String at) {
        if (column.equals(TAGS)) {
            return Arrays.stream(cell.split("\\|"))
                    .map(String::strip)
                    .filter(tag -> !tag.isEmpty())
                    .distinct()
                    .toList();
        }
        if (cell.isBlank()) {
            throw new UserError(at + "label is empty; give one, or leave the row out");
        }
        return List.of(cell.strip());
    }

    private static Part part(String cell, String at) {
        try {
            return cell.isEmpty() ? null : Part.valueOf(cell.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UserError(at + "split=" + cell + ": must be train, valid or test", e);
        }
    }

    private static List<String> classes(List<Song> songs, int mostTags) {
        Map<String, Long> counts =
                songs.stream()
                        .flatMap(song -> song.classes().stream())
                        .collect(Collectors.groupingBy(c -> c, Collectors.counting()));
        Set<String> kept =
                counts.keySet().stream()
                        .sorted(
                                Comparator.comparing((String c) -> -counts.get(c))
                                        .thenComparing(Comparator.naturalOrder()))
                        .limit(mostTags > 0 ? mostTags : counts.size())
                        .collect(Collectors.toCollection(TreeSet::new));
        return List.copyOf(kept);
    }
}
