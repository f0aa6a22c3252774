package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.ClassificationMetrics;
import dev.mixtape.operators.evaluation.LinearClassifier;
import dev.mixtape.operators.evaluation.Matrix;
import dev.mixtape.operators.evaluation.MultinomialRegression;
import dev.mixtape.operators.evaluation.NeighbourPrecision;
import dev.mixtape.operators.evaluation.OneAgainstRest;
import dev.mixtape.operators.evaluation.RankingMetrics;
import dev.mixtape.operators.evaluation.Targets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/** What vectors of songs are to be good for (paper §3.1), and how good they are. */
public enum Task {
    /** One label a song. */
    GENRE(ManifestReader.LABEL, "genre") {
        @Override
        public List<String> metrics() {
            return List.of("macroF1", "accuracy", NEIGHBOURS);
        }

        @Override
        LinearClassifier.Solver solver() {
            return MultinomialRegression::path;
        }

        @Override
        Map<String, Double> scores(Targets truth, double[][] decisions) {
            int[] actual = truth.labels();
            int[] predicted = LinearClassifier.argmax(decisions);
            return named(
                    ClassificationMetrics.macroF1(actual, predicted, truth.classes()),
                    ClassificationMetrics.accuracy(actual, predicted));
        }

        @Override
        Map<String, Double> scores(Matrix x, Manifest manifest, int[] tested) {
            int[] labels = manifest.targets().labels();
            int[] groups = manifest.groupNumbers();
            return Map.of(NEIGHBOURS, NeighbourPrecision.of(x, labels, groups, tested, NEAREST));
        }
    },
    /** Any number of tags a song. */
    TAGGING(ManifestReader.TAGS, "tagging") {
        @Override
        public List<String> metrics() {
            return List.of("macroAuroc", "averagePrecision");
        }

        @Override
        LinearClassifier.Solver solver() {
            return OneAgainstRest::path;
        }

        @Override
        Map<String, Double> scores(Targets truth, double[][] decisions) {
            return named(
                    mean(truth, decisions, RankingMetrics::rocAuc),
                    mean(truth, decisions, RankingMetrics::averagePrecision));
        }
    };

    private static final String NEIGHBOURS = "precisionAt9";
    private static final int NEAREST = 9;

    private final String column;
    private final String word;

    Task(String column, String word) {
        this.column = column;
        this.word = word;
    }

    /** The manifest's column with what is to be predicted. */
    public String column() {
        return column;
    }

    /** What a person calls it by. */
    public String word() {
        return word;
    }

    /** The task that a manifest's column is for. */
    public static Task of(String column) {
        return column.equals(ManifestReader.LABEL) ? GENRE : TAGGING;
    }

    /** Names of what both kinds of scores give, the first being what C is chosen by. */
    public abstract List<String> metrics();

    /** How the classifier is learned. */
    abstract LinearClassifier.Solver solver();

    Map<String, Double> named(double... values) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            named.put(metrics().get(i), values[i]);
        }
        return named;
    }

    /**
     * Scores predictions of songs that were not learned from.
     *
     * @param truth of m songs
     * @param decisions classes × m
     * @return by the names of metrics; NaN where nothing can be said
     */
    abstract Map<String, Double> scores(Targets truth, double[][] decisions);

    /**
     * Scores vectors by themselves, without a classifier.
     *
     * @param x a row for each of the manifest's songs
     * @param tested places of the songs that are asked for
     * @return by the names of metrics, nothing where there are none; NaN where nothing can be said
     */
    Map<String, Double> scores(Matrix x, Manifest manifest, int[] tested) {
        return Map.of();
    }

    /** Over the tags that some of the songs have and some have not. */
    private static double mean(
            Targets truth, double[][] decisions, ToDoubleBiFunction<double[], boolean[]> metric) {
        return IntStream.range(0, truth.classes())
                .filter(c -> !Double.isNaN(RankingMetrics.rocAuc(decisions[c], truth.has()[c])))
                .mapToDouble(c -> metric.applyAsDouble(decisions[c], truth.has()[c]))
                .average()
                .orElse(Double.NaN);
    }
}
