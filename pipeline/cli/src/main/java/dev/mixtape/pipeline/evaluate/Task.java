package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.ClassificationMetrics;
import dev.mixtape.operators.evaluation.LogisticRegression;
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
            return List.of("macroF1", "accuracy");
        }

        @Override
        Map<String, Double> scores(Targets truth, double[][] decisions) {
            int[] actual = truth.labels();
            int[] predicted = LogisticRegression.argmax(decisions);
            return named(
                    ClassificationMetrics.macroF1(actual, predicted, truth.classes()),
                    ClassificationMetrics.accuracy(actual, predicted));
        }
    },
    /** Any number of tags a song. */
    TAGGING(ManifestReader.TAGS, "tagging") {
        @Override
        public List<String> metrics() {
            return List.of("macroAuroc", "averagePrecision");
        }

        @Override
        Map<String, Double> scores(Targets truth, double[][] decisions) {
            return named(
                    mean(truth, decisions, RankingMetrics::rocAuc),
                    mean(truth, decisions, RankingMetrics::averagePrecision));
        }
    };

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

    /** Names of what {@link #scores} gives, the first being what C is chosen by. */
    public abstract List<String> metrics();

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
