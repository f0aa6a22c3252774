package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.evaluation.PairedDifference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One metric of one model over all its tests.
 *
 * @param values of the tests, without those of which nothing could be said
 */
public record Summary(String model, String metric, List<Double> values) {

    /** Of every model and metric, models in the order of their first test. */
    static List<Summary> of(List<TestScore> scores, List<String> metrics) {
        List<Summary> summaries = new ArrayList<>();
        for (String model : scores.stream().map(TestScore::model).distinct().toList()) {
            for (String metric : metrics) {
                summaries.add(
                        new Summary(
                                model,
                                metric,
                                withValue(scores, model, metric).stream()
                                        .map(score -> score.values().get(metric))
                                        .toList()));
            }
        }
        return summaries;
    }

    /** Tests of a model of which something can be said. */
    private static List<TestScore> withValue(List<TestScore> scores, String model, String metric) {
        return scores.stream()
                .filter(score -> score.model().equals(model))
                .filter(score -> !score.values().get(metric).isNaN())
                .toList();
    }

    /**
     * How far one model is above another over the tests where both have a value; null where there
     * is none.
     *
     * @param learned whether tests share the songs that they were learned from
     */
    static PairedDifference difference(
            List<TestScore> scores, String model, String baseline, String metric, boolean learned) {
        List<Double> values = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        double testedPerLearned = 0;
        for (TestScore score : withValue(scores, model, metric)) {
            for (TestScore other : withValue(scores, baseline, metric)) {
                if (score.isOfTest(other)) {
                    values.add(score.values().get(metric));
                    others.add(other.values().get(metric));
                    testedPerLearned += (double) score.tested() / score.learnedFrom();
                }
            }
        }
        return values.isEmpty()
                ? null
                : PairedDifference.of(
                        doubles(values).toArray(),
                        doubles(others).toArray(),
                        learned ? testedPerLearned / values.size() : 0);
    }

    double mean() {
        return doubles(values).average().orElse(Double.NaN);
    }

    /** Of the sample (divisor n − 1); NaN for fewer than two tests. */
    double standardDeviation() {
        double mean = mean();
        double squares = doubles(values).map(v -> (v - mean) * (v - mean)).sum();
        return values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1));
    }

    private static java.util.stream.DoubleStream doubles(List<Double> values) {
        return Arrays.stream(values.toArray(Double[]::new)).mapToDouble(Double::doubleValue);
    }
}
