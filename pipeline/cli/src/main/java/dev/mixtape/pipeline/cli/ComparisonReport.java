package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.evaluation.PairedDifference;
import dev.mixtape.pipeline.cli.Comparison.Song;
import dev.mixtape.pipeline.plot.CurveChart;
import dev.mixtape.pipeline.terminal.Table;
import dev.mixtape.pipeline.terminal.Terminal;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How two models explain the same songs, as a table, as JSON and as a picture.
 *
 * @param smoothSongs memory of the smoothed curves, songs
 */
record ComparisonReport(Comparison comparison, double smoothSongs) {
    private static final int MOST_DOTS = 1_000;

    /**
     * With {@code --json}.
     *
     * @param leftOut songs that both have embedded, but not both before they had seen them
     * @param all null where no song was compared
     */
    record Outcome(
            String first,
            String challenger,
            int leftOut,
            Difference all,
            List<Difference> course) {}

    /**
     * Means over songs, nats per raw frame; the interval is null for one song.
     *
     * @param until when the challenger embedded the last of them, ISO 8601
     */
    record Difference(
            int songs,
            String until,
            double first,
            double challenger,
            double difference,
            Double lower,
            Double upper) {}

    /** Shows the windows, and what all of them say together. */
    void say(Terminal terminal) {
        terminal.say(
                "Challenger "
                        + comparison.challenger()
                        + " against "
                        + comparison.first()
                        + ", bounds of raw frames before learning from them, nats a frame:");
        if (!comparison.songs().isEmpty()) {
            Table table =
                    new Table(
                            "until",
                            "songs",
                            comparison.first(),
                            comparison.challenger(),
                            "difference",
                            "95 % interval");
            course().forEach(each -> row(table, each));
            terminal.say(table);
        }
        terminal.say(summary());
    }

    private static void row(Table table, Difference each) {
        table.row(
                Instant.parse(each.until()).truncatedTo(ChronoUnit.SECONDS),
                each.songs(),
                each.first(),
                each.challenger(),
                signed(each.difference()),
                interval(each));
    }

    private String summary() {
        String out = String.format(Locale.ROOT, "%,d left out.", comparison.leftOut());
        if (comparison.songs().isEmpty()) {
            return "No song yet that both judged before they had seen it; " + out;
        }
        Difference all = all();
        return String.format(
                Locale.ROOT,
                "On %,d songs %s by %s nats a frame, %s; %s",
                all.songs(),
                verdict(all),
                signed(all.difference()),
                interval(all),
                out);
    }

    private String verdict(Difference all) {
        boolean isSure =
                all.lower() != null && Math.signum(all.lower()) == Math.signum(all.upper());
        String which =
                !isSure ? "perhaps better or worse" : all.difference() > 0 ? "better" : "worse";
        return comparison.challenger() + " is " + which;
    }

    private static String interval(Difference each) {
        return each.lower() == null ? "" : signed(each.lower()) + " to " + signed(each.upper());
    }

    private static String signed(double nats) {
        return String.format(Locale.ROOT, "%+.3f", nats);
    }

    Outcome json() {
        return new Outcome(
                comparison.first(),
                comparison.challenger(),
                comparison.leftOut(),
                comparison.songs().isEmpty() ? null : all(),
                course());
    }

    private Difference all() {
        return of(comparison.songs());
    }

    private List<Difference> course() {
        return comparison.windows().stream().map(ComparisonReport::of).toList();
    }

    private static Difference of(List<Song> songs) {
        PairedDifference found = Comparison.difference(songs);
        boolean isOne = songs.size() == 1;
        return new Difference(
                songs.size(),
                songs.get(songs.size() - 1).at().toString(),
                mean(songs, Song::first),
                mean(songs, Song::challenger),
                found.mean(),
                isOne ? null : found.lower(),
                isOne ? null : found.upper());
    }

    private static double mean(List<Song> songs, ToDoubleFunction<Song> value) {
        return songs.stream().mapToDouble(value).average().orElseThrow();
    }

    /** Draws both models' bounds of the same songs; nothing if there are none. */
    Optional<BufferedImage> chart() {
        if (comparison.songs().isEmpty()) {
            return Optional.empty();
        }
        int size = (comparison.songs().size() + MOST_DOTS - 1) / MOST_DOTS;
        List<List<Song>> groups = comparison.groups(size);
        return Optional.of(
                CurveChart.draw(
                        "How well each song was explained before it was learned",
                        "songs that both models judged",
                        "bound per raw frame, nats",
                        List.of(
                                curve(comparison.first(), groups, Song::first),
                                curve(comparison.challenger(), groups, Song::challenger))));
    }

    private CurveChart.Curve curve(
            String id, List<List<Song>> groups, ToDoubleFunction<Song> value) {
        List<Double> x = new ArrayList<>();
        List<Double> dots = new ArrayList<>();
        List<Double> line = new ArrayList<>();
        double songs = 0;
        double sum = 0;
        double weight = 0;
        for (List<Song> group : groups) {
            double mean = mean(group, value);
            double kept = Math.exp(-group.size() / smoothSongs);
            songs += group.size();
            sum = kept * sum + group.size() * mean;
            weight = kept * weight + group.size();
            x.add(songs);
            dots.add(mean);
            line.add(sum / weight);
        }
        int size = groups.get(0).size();
        return new CurveChart.Curve(
                new CurveChart.Points(
                        id + (size == 1 ? ": songs" : ": means of " + size + " songs"), x, dots),
                new CurveChart.Points(
                        String.format(
                                Locale.ROOT, "%s: mean of the last %,.0f songs", id, smoothSongs),
                        x,
                        line),
                "",
                List.of());
    }
}
