package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.Targets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The songs of an evaluation and what is true of them; checked, see {@link ManifestReader}.
 *
 * @param file that it was read from, for messages
 * @param column that classes come from: {@code label} or {@code tags}
 * @param classes the labels or tags, sorted
 * @param songs in the file's order
 */
public record Manifest(Path file, String column, List<String> classes, List<Song> songs) {

    /** The parts that a manifest may give. */
    public enum Part {
        /** To fit on. */
        TRAIN,
        /** To choose the regression's C by. */
        VALID,
        /** To test with. */
        TEST
    }

    /**
     * One song.
     *
     * @param row of the file, the header being row 1
     * @param name the path as it was written
     * @param path of audio or {@code .npy} frames
     * @param classes its label, or its tags
     * @param part null when the manifest gives none
     * @param group songs of one group stay together; its own name when the manifest gives none
     */
    public record Song(
            int row, String name, Path path, List<String> classes, Part part, String group) {}

    /** Whether the manifest says what is for training and what for testing. */
    public boolean hasParts() {
        return songs.get(0).part() != null;
    }

    /** {@code songs.csv, row 17: }. */
    String at(Song song) {
        return file + ", row " + song.row() + ": ";
    }

    /** Which song has which class. */
    public Targets targets() {
        boolean[][] has = new boolean[classes.size()][songs.size()];
        List<int[]> numbers = classNumbers();
        for (int i = 0; i < songs.size(); i++) {
            for (int c : numbers.get(i)) {
                has[c][i] = true;
            }
        }
        return new Targets(classes, has);
    }

    /** The classes of each song, as places in {@link #classes}. */
    List<int[]> classNumbers() {
        Map<String, Integer> number = new HashMap<>();
        classes.forEach(name -> number.put(name, number.size()));
        return songs.stream()
                .map(
                        song ->
                                song.classes().stream()
                                        .filter(number::containsKey)
                                        .mapToInt(number::get)
                                        .toArray())
                .toList();
    }

    /** The group of each song, as a number. */
    int[] groupNumbers() {
        Map<String, Integer> number = new HashMap<>();
        return songs.stream()
                .mapToInt(song -> number.computeIfAbsent(song.group(), g -> number.size()))
                .toArray();
    }
}
