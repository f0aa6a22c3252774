package dev.mixtape.pipeline.evaluate;

import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.evaluate.Manifest.Part;
import dev.mixtape.pipeline.evaluate.Manifest.Song;
import dev.mixtape.pipeline.ingest.MusicFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
    private final CsvFile csv;
    private final Map<Path, Integer> rowOf = new HashMap<>();
    private String column;

    private ManifestReader(Path file) {
        this.file = file;
        this.csv = new CsvFile(file, "path,label,split,group");
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
        List<Song> songs = reader.songs(column);
        return ManifestChecks.passed(
                new Manifest(file, reader.column, classes(songs, mostTags), songs));
    }

    private List<Song> songs(String wanted) {
        List<Song> songs = new ArrayList<>();
        csv.read(() -> header(wanted), row -> songs.add(song(row)));
        if (songs.isEmpty()) {
            throw new UserError(file + ": has a header and no row; list one song a row");
        }
        return songs;
    }

    private void header(String wanted) {
        column = wanted != null ? wanted : csv.has(LABEL) ? LABEL : TAGS;
        csv.need(PATH, PATH);
        csv.need(column, wanted == null && column.equals(TAGS) ? "label or tags" : column);
    }

    private Song song(CsvFile.Row row) {
        String name = row.cell(PATH);
        String group = row.cell(GROUP);
        return new Song(
                row.number(),
                name,
                path(name, row.number(), row.at()),
                classes(row.cell(column), row.at()),
                part(row.cell(SPLIT), row.at()),
                // A blank would otherwise hold together songs that have nothing in common.
                group.isEmpty() ? "\u0000" + name : group);
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
        if (cell.isEmpty()) {
            throw new UserError(at + "label is empty; give one, or leave the row out");
        }
        return List.of(cell);
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
