package dev.mixtape.pipeline.ingest;

import dev.mixtape.operators.interpretation.Tags;
import dev.mixtape.pipeline.errors.UserError;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Tags of songs from a CSV file in UTF-8 whose first row names its columns: {@code id} or {@code
 * path}, {@code tags} or {@code label} (several separated by {@code |}), and optionally {@code
 * title} and {@code artist}. Others are passed over, so a manifest of songs will do: its paths are
 * relative to where it lies, and an id is a path beneath the folder of songs.
 */
public final class TagFile {
    private static final String PATH = "path";
    private static final String FRAMES = ".npy";

    private final Path file;
    private final Path songs;

    private TagFile(Path file, Path songs) {
        this.file = file;
        this.songs = songs;
    }

    /**
     * Reads one.
     *
     * @param songs the folder, or the file, that they are in
     * @return by id, without a suffix of .npy, in the order of the file
     * @throws UserError naming the first row that cannot be used, and why
     */
    public static Map<String, TaggedSong> read(Path file, Path songs) {
        return new TagFile(file, songs).read();
    }

    private Map<String, TaggedSong> read() {
        CSVFormat format =
                CSVFormat.DEFAULT
                        .builder()
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .setIgnoreSurroundingSpaces(true)
                        .build();
        Map<String, TaggedSong> songs = new LinkedHashMap<>();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                CSVParser rows = format.parse(reader)) {
            String id = column(rows, "id", PATH);
            String tags = column(rows, "tags", "label");
            for (CSVRecord row : rows) {
                add(row, song(row, id, tags), songs);
            }
        } catch (NoSuchFileException e) {
            throw new UserError(file + ": no such file; check the path", e);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new UserError(file + ": is no CSV file in UTF-8 (" + e.getMessage() + ")", e);
        }
        if (songs.isEmpty()) {
            throw new UserError(file + ": has no rows; expected id,tags and one row a song");
        }
        return songs;
    }

    private String column(CSVParser rows, String... names) {
        return Arrays.stream(names)
                .filter(rows.getHeaderMap()::containsKey)
                .findFirst()
                .orElseThrow(
                        () ->
                                new UserError(
                                        file
                                                + ": its first row is "
                                                + String.join(",", rows.getHeaderNames())
                                                + ": expected a column named "
                                                + String.join(" or ", names)));
    }

    private TaggedSong song(CSVRecord row, String id, String tags) {
        if (!row.isConsistent()) {
            throw bad(row, "as many values as the first row has names are needed");
        }
        String name = row.get(id);
        if (name.isBlank()) {
            throw bad(row, id + " is empty: every row needs one");
        }
        List<String> given = List.of(row.get(tags).split("\\|", -1));
        for (String tag : given) {
            if (tag.length() > Tags.MAX_CHARACTERS) {
                throw bad(
                        row,
                        "a tag of " + tag.length() + " characters: at most " + Tags.MAX_CHARACTERS);
            }
        }
        if (given.size() > Tags.MAX_TAGS) {
            throw bad(row, given.size() + " tags: at most " + Tags.MAX_TAGS);
        }
        return new TaggedSong(
                id(id.equals(PATH) ? beneathSongs(name) : name),
                optional(row, "title"),
                optional(row, "artist"),
                Tags.clean(given));
    }

    private static String id(String name) {
        return name.endsWith(FRAMES) ? name.substring(0, name.length() - FRAMES.length()) : name;
    }

    private String beneathSongs(String path) {
        Path song = file.toAbsolutePath().resolveSibling(path).normalize();
        Path folder = songs.toAbsolutePath().normalize();
        return song.startsWith(folder)
                ? folder.relativize(song).toString().replace('\\', '/')
                : path;
    }

    private void add(CSVRecord row, TaggedSong song, Map<String, TaggedSong> songs) {
        if (songs.put(song.id(), song) != null) {
            throw bad(row, song.id() + " came before; keep one row a song");
        }
    }

    private static String optional(CSVRecord row, String column) {
        return row.isMapped(column) && !row.get(column).isBlank() ? row.get(column) : null;
    }

    /** The header is row 1. */
    private UserError bad(CSVRecord row, String why) {
        return new UserError(file + ", row " + (row.getRecordNumber() + 1) + ": " + why);
    }
}
