package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.flink.DriftRecords;
import dev.mixtape.pipeline.cli.LearningHistory.Judged;
import dev.mixtape.pipeline.plot.CurveChart;
import dev.mixtape.pipeline.terminal.Csv;
import dev.mixtape.pipeline.terminal.Table;
import dev.mixtape.pipeline.terminal.Terminal;
import dev.mixtape.schemas.ComponentDrift;
import dev.mixtape.schemas.LearningProgress;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;

/**
 * The learning of models as a table, as JSON, as CSV and as a picture.
 *
 * @param smoothTracks memory of the smoothed bound, tracks
 * @param comparison of two of them; null if none was asked for
 */
record ProgressReport(
        SortedMap<String, LearningHistory> models,
        double smoothTracks,
        ComparisonReport comparison) {
    private static final int MOST_DOTS = 1_000;

    /** The last line with {@code --json}; the comparison is null if none was asked for. */
    record Outcome(double smoothTracks, List<Model> models, ComparisonReport.Outcome comparison) {}

    /**
     * A model.
     *
     * @param meanBoundPerFrame smoothed, nats; null before the first song was judged
     * @param drifts told in all of its versions
     * @param newest by falling version
     */
    record Model(
            String modelId,
            String lineage,
            long version,
            long tracksLearned,
            Double meanBoundPerFrame,
            int componentsInUse,
            long drifts,
            List<Version> newest) {}

    /** A version; its bound is null where none was measured, {@code refused} for most. */
    record Version(
            long version,
            long tracksLearned,
            Double boundPerFrame,
            double rho,
            double eta,
            int componentsInUse,
            double staleness,
            List<String> drift,
            Double heldBackLoss,
            String refused) {}

    /** Shows the newest versions of each model and the drifts among them. */
    void say(Terminal terminal, int top) {
        models.forEach(
                (id, history) -> {
                    List<LearningProgress> newest = newest(history, top);
                    Table table =
                            new Table(
                                    "version", "tracks", "bound", "rho", "eta", "in use", "behind",
                                    "drifts");
                    newest.forEach(line -> row(table, line));
                    terminal.say("Model " + id + ":");
                    terminal.say(table);
                    newest.forEach(line -> sayDrift(terminal, line));
                    newest.forEach(line -> sayRefused(terminal, line));
                    terminal.say(summary(history));
                });
        if (comparison != null) {
            comparison.say(terminal);
        }
    }

    private static void row(Table table, LearningProgress line) {
        table.row(
                line.getVersion(),
                line.getTracksLearned(),
                orNull(line.getBoundPerFrame()),
                String.format(Locale.ROOT, "%.4f", line.getRho()),
                String.format(Locale.ROOT, "%.4f", line.getEta()),
                line.getComponentsInUse(),
                line.getStaleness(),
                line.getDrift().isEmpty() ? null : line.getDrift().size());
    }

    private static void sayDrift(Terminal terminal, LearningProgress line) {
        for (ComponentDrift drift : line.getDrift()) {
            terminal.say(
                    "Drift at version " + line.getVersion() + ", " + DriftRecords.sentence(drift));
        }
    }

    private static void sayRefused(Terminal terminal, LearningProgress line) {
        if (!line.getRefused().isEmpty()) {
            terminal.say(
                    "What version "
                            + line.getVersion()
                            + " would have been was refused: "
                            + line.getRefused());
        }
    }

    private String summary(LearningHistory history) {
        LearningProgress newest = history.newest();
        List<Judged> judged = history.judged(smoothTracks);
        String bound =
                judged.isEmpty()
                        ? "no song judged yet but those that gave version 0 its sample"
                        : String.format(
                                Locale.ROOT,
                                "%.2f nats a frame, before learning from them, over about the last"
                                        + " %,.0f",
                                judged.get(judged.size() - 1).mean(),
                                smoothTracks);
        return String.format(
                Locale.ROOT,
                "Version %d learned from %,d tracks: %s.",
                newest.getVersion(),
                newest.getTracksLearned(),
                bound);
    }

    private static List<LearningProgress> newest(LearningHistory history, int top) {
        List<LearningProgress> all = history.versions();
        return all.subList(Math.max(0, all.size() - top), all.size());
    }

    Outcome json(int top) {
        return new Outcome(
                smoothTracks,
                models.entrySet().stream()
                        .map(each -> json(each.getKey(), each.getValue(), top))
                        .toList(),
                comparison == null ? null : comparison.json());
    }

    private Model json(String id, LearningHistory history, int top) {
        LearningProgress newest = history.newest();
        List<Judged> judged = history.judged(smoothTracks);
        return new Model(
                id,
                newest.getLineage(),
                newest.getVersion(),
                newest.getTracksLearned(),
                judged.isEmpty() ? null : judged.get(judged.size() - 1).mean(),
                newest.getComponentsInUse(),
                history.versions().stream().mapToLong(line -> line.getDrift().size()).sum(),
                newest(history, top).stream().map(ProgressReport::json).toList());
    }

    private static Version json(LearningProgress line) {
        return new Version(
                line.getVersion(),
                line.getTracksLearned(),
                orNull(line.getBoundPerFrame()),
                line.getRho(),
                line.getEta(),
                line.getComponentsInUse(),
                line.getStaleness(),
                line.getDrift().stream().map(DriftRecords::sentence).toList(),
                orNull(line.getHeldBackLoss()),
                line.getRefused().isEmpty() ? null : line.getRefused());
    }

    /** A row for each version of each model. */
    byte[] csv() {
        List<List<Object>> rows = new ArrayList<>();
        models.forEach((id, history) -> history.versions().forEach(line -> rows.add(row(line))));
        return Csv.file(
                List.of(
                        "model",
                        "version",
                        "lineage",
                        "published_at",
                        "tracks_learned",
                        "batch_tracks",
                        "batch_frames",
                        "bound_per_frame",
                        "rho",
                        "eta",
                        "components_in_use",
                        "staleness",
                        "drifts",
                        "held_back_loss",
                        "refused"),
                rows);
    }

    private static List<Object> row(LearningProgress line) {
        List<Object> row = new ArrayList<>();
        row.add(line.getModelId());
        row.add(line.getVersion());
        row.add(line.getLineage());
        row.add(line.getPublishedAt());
        row.add(line.getTracksLearned());
        row.add(line.getBatchTracks());
        row.add(line.getBatchFrames());
        row.add(orNull(line.getBoundPerFrame()));
        row.add(line.getRho());
        row.add(line.getEta());
        row.add(line.getComponentsInUse());
        row.add(line.getStaleness());
        row.add(line.getDrift().size());
        row.add(orNull(line.getHeldBackLoss()));
        row.add(line.getRefused());
        return row;
    }

    /**
     * Draws the bound of songs before learning from them, a curve for each model that has one; of
     * two that are compared on the same songs.
     *
     * @return nothing if no song was judged yet
     */
    Optional<BufferedImage> chart() {
        return comparison == null ? curves() : comparison.chart();
    }

    private Optional<BufferedImage> curves() {
        List<CurveChart.Curve> curves = new ArrayList<>();
        for (Map.Entry<String, LearningHistory> each : models.entrySet()) {
            List<Judged> judged = each.getValue().judged(smoothTracks);
            if (!judged.isEmpty()) {
                curves.add(curve(each.getKey(), judged));
            }
        }
        return curves.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        CurveChart.draw(
                                "How well each song was explained before it was learned",
                                "tracks learned",
                                "bound per frame, nats",
                                curves));
    }

    private CurveChart.Curve curve(String id, List<Judged> judged) {
        int each = (judged.size() + MOST_DOTS - 1) / MOST_DOTS;
        return new CurveChart.Curve(
                new CurveChart.Points(
                        id + (each == 1 ? ": batches" : ": means of " + each + " batches"),
                        every(each, judged, ProgressReport::tracks),
                        every(each, judged, at -> at.line().getBoundPerFrame())),
                new CurveChart.Points(
                        String.format(
                                Locale.ROOT, "%s: mean of the last %,.0f tracks", id, smoothTracks),
                        judged.stream().map(ProgressReport::tracks).toList(),
                        judged.stream().map(Judged::mean).toList()),
                id + ": drift",
                judged.stream()
                        .filter(at -> !at.line().getDrift().isEmpty())
                        .map(ProgressReport::tracks)
                        .toList());
    }

    private static double tracks(Judged at) {
        return at.line().getTracksLearned();
    }

    /** Means of so many values in a row. */
    private static List<Double> every(
            int size, List<Judged> judged, ToDoubleFunction<Judged> value) {
        List<Double> means = new ArrayList<>();
        for (int from = 0; from < judged.size(); from += size) {
            means.add(
                    judged.subList(from, Math.min(judged.size(), from + size)).stream()
                            .mapToDouble(value)
                            .average()
                            .orElseThrow());
        }
        return means;
    }

    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
