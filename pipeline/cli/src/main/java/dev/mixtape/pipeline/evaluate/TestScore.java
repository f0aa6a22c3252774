package dev.mixtape.pipeline.evaluate;

import java.util.Map;

/**
 * How one model did in one test.
 *
 * @param model its name
 * @param run from 1
 * @param fold from 1
 * @param learnedFrom songs that the classifier was fitted to
 * @param tested songs
 * @param dimensions of a song's vector
 * @param C of the regression, as chosen on the validation songs; NaN where there is none
 * @param values by metric; NaN where nothing can be said
 */
public record TestScore(
        String model,
        int run,
        int fold,
        int learnedFrom,
        int tested,
        int dimensions,
        double C,
        Map<String, Double> values) {

    /** Whether both are of one test: the same songs learned from and the same tested. */
    boolean isOfTest(TestScore other) {
        return run == other.run && fold == other.fold;
    }
}
