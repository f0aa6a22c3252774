package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.PairedDifference;
import dev.mixtape.operators.npz.WholeFile;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.plot.IntervalChart;
import dev.mixtape.pipeline.terminal.Csv;
import dev.mixtape.pipeline.terminal.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Shows scores: a table, CSV files, a chart, and one JSON object.
 *
 * @param title of the chart
 * @param metrics names of values that every score has, the first of which the chart shows
 * @param facts what the JSON object begins with, {@code songs} among them
 * @param learned whether a test's classifier was learned from the songs of other tests, which the
 *     intervals of differences between models then allow for
 */
public record EvaluationReport(
        String title,
        List<String> metrics,
        Map<String, Object> facts,
        boolean learned,
        Evaluation.Outcome outcome,
        List<Summary> summaries) {

    /** Sums up what came out. */
    public EvaluationReport(
            String title,
            List<String> metrics,
            Map<String, Object> facts,
            boolean learned,
            Evaluation.Outcome outcome) {
        this(title, metrics, facts, learned, outcome, Summary.of(outcome.scores(), metrics));
    }

    /** Sums up what came out for a manifest's songs. */
    public EvaluationReport(Manifest manifest, Evaluation.Outcome outcome) {
        this(
                manifest.file().getFileName().toString(),
                Task.of(manifest.column()).metrics(),
                facts(manifest),
                true,
                outcome);
    }

    private static Map<String, Object> facts(Manifest manifest) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("task", Task.of(manifest.column()).word());
        facts.put("songs", manifest.songs().size());
        facts.put("classes", manifest.classes().size());
        return facts;
    }

    private int runs() {
        return outcome.scores().stream().mapToInt(TestScore::run).max().orElse(0);
    }

    private int folds() {
        return outcome.scores().stream().mapToInt(TestScore::fold).max().orElse(0);
    }

    /**
     * A line a model: mean ± standard deviation of every metric, and how far the first metric is
     * above the first model's.
     */
    public Table table() {
        List<String> headings = new ArrayList<>(List.of("model", "numbers a song"));
        headings.addAll(metrics);
        boolean compares = models().size() > 1;
        if (compares) {
            headings.add("above " + models().get(0));
        }
        Table table = new Table(headings.toArray(String[]::new));
        for (String model : models()) {
            List<Object> cells = new ArrayList<>(List.of(model));
            cells.add(
                    outcome.scores().stream()
                            .filter(score -> score.model().equals(model))
                            .findFirst()
                            .orElseThrow()
                            .dimensions());
            metrics.forEach(metric -> cells.add(shown(summary(model, metric))));
            if (compares) {
                cells.add(shown(difference(model, metrics.get(0))));
            }
            table.row(cells.toArray());
        }
        return table;
    }

    private static String shown(Summary summary) {
        if (summary.values().isEmpty()) {
            return "nothing to score";
        }
        return summary.values().size() == 1
                ? String.format(Locale.ROOT, "%.3f", summary.mean())
                : String.format(
                        Locale.ROOT, "%.3f ± %.3f", summary.mean(), summary.standardDeviation());
    }

    private static String shown(PairedDifference difference) {
        if (difference == null) {
            return "";
        }
        return Double.isNaN(difference.lower())
                ? String.format(Locale.ROOT, "%+.3f", difference.mean())
                : String.format(
                        Locale.ROOT,
                        "%+.3f [%+.3f, %+.3f]",
                        difference.mean(),
                        difference.lower(),
                        difference.upper());
    }

    /** Of a model to the first; null for the first itself, and where nothing can be said. */
    private PairedDifference difference(String model, String metric) {
        return model.equals(models().get(0))
                ? null
                : Summary.difference(outcome.scores(), model, models().get(0), metric, learned);
    }

    private List<String> models() {
        return summaries.stream().map(Summary::model).distinct().toList();
    }

    private Summary summary(String model, String metric) {
        return summaries.stream()
                .filter(s -> s.model().equals(model) && s.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    /** What the numbers of {@link #table} are, and where the rest is. */
    public String caption(Path folder) {
        return String.format(
                Locale.ROOT,
                "mean ± standard deviation over runs x folds = %d x %d tests of %s songs; each"
                        + " test, each prediction and a chart are in %s",
                runs(),
                folds(),
                facts.get("songs"),
                folder);
    }

    /**
     * The JSON object: what was done, and by model and metric its mean and standardDeviation, and
     * how far it is above the first model's with lower and upper ends of the 95 % interval; null
     * where nothing can be said.
     *
     * @param seed of the first run
     * @param corpusSongs songs of a separate corpus; null where there was none
     */
    public Map<String, Object> line(long seed, Integer corpusSongs) {
        Map<String, Object> line = new LinkedHashMap<>(facts);
        line.put("corpusSongs", corpusSongs);
        line.put("runs", runs());
        line.put("folds", folds());
        line.put("seed", seed);
        Map<String, Object> models = new LinkedHashMap<>();
        models().forEach(model -> models.put(model, metrics(model)));
        line.put("models", models);
        return line;
    }

    private Map<String, Object> metrics(String model) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String metric : metrics) {
            Summary summary = summary(model, metric);
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("mean", orNull(summary.mean()));
            numbers.put("standardDeviation", orNull(summary.standardDeviation()));
            PairedDifference difference = difference(model, metric);
            if (difference != null) {
                numbers.put("aboveFirst", orNull(difference.mean()));
                numbers.put("lower", orNull(difference.lower()));
                numbers.put("upper", orNull(difference.upper()));
            }
            values.put(metric, numbers);
        }
        return values;
    }

    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }

    /**
     * Writes {@code scores.csv}, {@code summary.csv}, {@code predictions.csv} and {@code
     * chart.png}; each whole or not at all.
     *
     * @throws UserError if the folder cannot be written
     */
    public void write(Path folder) {
        try {
            Files.createDirectories(folder);
            WholeFile.write(folder.resolve("scores.csv"), scores());
            WholeFile.write(folder.resolve("summary.csv"), summary());
            WholeFile.write(folder.resolve("predictions.csv"), predictions());
            WholeFile.write(folder.resolve("chart.png"), chart());
        } catch (IOException e) {
            throw new UserError(
                    folder + ": cannot be written (" + e.getMessage() + "); choose --out DIR", e);
        }
    }

    private byte[] scores() {
        List<String> header =
                new ArrayList<>(
                        List.of(
                                "model",
                                "run",
                                "fold",
                                "learned_from",
                                "tested",
                                "dimensions",
                                "C"));
        header.addAll(metrics);
        List<List<?>> rows = new ArrayList<>();
        for (TestScore score : outcome.scores()) {
            List<Object> row = new ArrayList<>();
            row.add(score.model());
            row.add(score.run());
            row.add(score.fold());
            row.add(score.learnedFrom());
            row.add(score.tested());
            row.add(score.dimensions());
            row.add(orNull(score.C()));
            metrics.forEach(metric -> row.add(orNull(score.values().get(metric))));
            rows.add(row);
        }
        return Csv.file(header, rows);
    }

    private byte[] summary() {
        List<List<?>> rows = new ArrayList<>();
        for (Summary s : summaries) {
            List<Object> row = new ArrayList<>(List.of(s.model(), s.metric()));
            row.add(orNull(s.mean()));
            row.add(orNull(s.standardDeviation()));
            row.add(s.values().size());
            PairedDifference difference = difference(s.model(), s.metric());
            row.add(difference == null ? null : orNull(difference.mean()));
            row.add(difference == null ? null : orNull(difference.lower()));
            row.add(difference == null ? null : orNull(difference.upper()));
            rows.add(row);
        }
        return Csv.file(
                List.of(
                        "model",
                        "metric",
                        "mean",
                        "standard_deviation",
                        "tests",
                        "above_first",
                        "lower",
                        "upper"),
                rows);
    }

    private byte[] predictions() {
        List<List<?>> rows = new ArrayList<>();
        for (Evaluation.Prediction p : outcome.predictions()) {
            rows.add(List.of(p.model(), p.run(), p.fold(), p.song(), p.actual(), p.predicted()));
        }
        return Csv.file(List.of("model", "run", "fold", "path", "actual", "predicted"), rows);
    }

    private byte[] chart() throws IOException {
        String main = metrics.get(0);
        List<IntervalChart.Row> rows = new ArrayList<>();
        for (String model : models()) {
            Summary s = summary(model, main);
            rows.add(new IntervalChart.Row(model, s.values(), s.mean(), s.standardDeviation()));
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(IntervalChart.draw(title, main, rows), "png", png);
        return png.toByteArray();
    }
}
