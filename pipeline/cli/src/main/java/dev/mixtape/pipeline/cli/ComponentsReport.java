package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.interpretation.ComponentDescription;
import dev.mixtape.operators.interpretation.DistinctFeature;
import dev.mixtape.operators.interpretation.Exemplar;
import dev.mixtape.operators.npz.WholeFile;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.terminal.Csv;
import dev.mixtape.pipeline.terminal.Table;
import dev.mixtape.pipeline.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What components mean, as a table, as JSON and as CSV.
 *
 * @param modelVersion whose means the features speak of
 * @param components by falling share
 */
record ComponentsReport(long modelVersion, List<ComponentDescription> components) {

    /** The last line with {@code --json}. */
    record Outcome(long modelVersion, int described, List<Component> components) {}

    record Component(
            int component,
            double share,
            long songs,
            List<ComponentDescription.Tag> tags,
            List<Song> exemplars,
            List<Feature> features) {}

    record Song(String id, String title, String artist, double share, int frames) {}

    record Feature(int column, String name, double difference, double deviations, String word) {}

    void say(Terminal terminal, int top) {
        Table table = new Table("component", "share", "", "");
        for (ComponentDescription each : first(top)) {
            table.row(each.component(), percent(each.share()), "tags", tags(each));
            table.row("", "", "songs", songs(each));
            table.row("", "", "apart", features(each));
        }
        terminal.say(table);
        terminal.say(
                String.format(
                        "%d of %d components that songs use, of version %d. tags: by relevance,"
                                + " and how much of the tag is here; songs: and how much of the"
                                + " song is; apart: against the corpus' mean, in standard"
                                + " deviations.",
                        first(top).size(), components.size(), modelVersion));
    }

    private static String tags(ComponentDescription component) {
        return component.tags().isEmpty()
                ? "none that tell it apart"
                : component.tags().stream()
                        .map(tag -> tag.tag() + " " + percent(tag.tagShare()))
                        .collect(Collectors.joining(", "));
    }

    private static String songs(ComponentDescription component) {
        return component.exemplars().stream()
                .map(song -> name(song) + " " + percent(song.shareOfSong()))
                .collect(Collectors.joining(", "));
    }

    private static String name(Exemplar song) {
        if (song.title() == null || song.title().isBlank()) {
            return song.id();
        }
        return song.artist() == null ? song.title() : song.title() + " – " + song.artist();
    }

    private static String features(ComponentDescription component) {
        return component.features().stream()
                .map(ComponentsReport::words)
                .collect(Collectors.joining(", "));
    }

    /** How far a mean lies from another in one feature, for a line of text. */
    static String words(DistinctFeature feature) {
        return String.format(
                Locale.ROOT,
                "%s %+.2f (%s%+.1f)",
                feature.name(),
                feature.difference(),
                feature.word().map(word -> word + ", ").orElse(""),
                feature.deviations());
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    Outcome json(int top) {
        return new Outcome(
                modelVersion,
                components.size(),
                first(top).stream().map(ComponentsReport::json).toList());
    }

    private static Component json(ComponentDescription each) {
        return new Component(
                each.component(),
                each.share(),
                each.songs(),
                each.tags(),
                each.exemplars().stream()
                        .map(
                                song ->
                                        new Song(
                                                song.id(),
                                                song.title(),
                                                song.artist(),
                                                song.shareOfSong(),
                                                song.frames()))
                        .toList(),
                each.features().stream().map(ComponentsReport::feature).toList());
    }

    static Feature feature(DistinctFeature feature) {
        return new Feature(
                feature.column(),
                feature.name(),
                feature.difference(),
                feature.deviations(),
                feature.word().orElse(null));
    }

    /** Writes all components, whole or not at all: a row for each tag, song and feature. */
    void write(Path file) {
        try {
            WholeFile.write(file, csv());
        } catch (IOException e) {
            throw new UserError(file + ": cannot be written (" + e.getMessage() + ")", e);
        }
    }

    private byte[] csv() {
        List<List<Object>> rows = new ArrayList<>();
        for (ComponentDescription each : components) {
            int rank = 0;
            for (ComponentDescription.Tag tag : each.tags()) {
                rows.add(row(each, "tag", ++rank, tag.tag(), tag.weight(), tag.tagShare()));
            }
            rank = 0;
            for (Exemplar song : each.exemplars()) {
                rows.add(row(each, "song", ++rank, song.id(), song.shareOfSong(), song.frames()));
            }
            rank = 0;
            for (DistinctFeature feature : each.features()) {
                rows.add(
                        row(
                                each,
                                "feature",
                                ++rank,
                                feature.name(),
                                feature.difference(),
                                feature.deviations()));
            }
        }
        return Csv.file(
                List.of("component", "share", "songs", "kind", "rank", "name", "value", "detail"),
                rows);
    }

    private static List<Object> row(
            ComponentDescription component,
            String kind,
            int rank,
            String name,
            double value,
            double detail) {
        return List.of(
                component.component(),
                component.share(),
                component.songs(),
                kind,
                rank,
                name,
                value,
                detail);
    }

    private List<ComponentDescription> first(int top) {
        return components.subList(0, Math.min(top, components.size()));
    }
}
