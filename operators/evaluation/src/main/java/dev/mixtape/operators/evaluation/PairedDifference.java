package dev.mixtape.operators.evaluation;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * By how much one way scores above another on the same tests of a repeated cross-validation.
 *
 * <p>The tests share most of the songs they were learned from, so that their scores vary less than
 * the ways would on fresh songs. The interval allows for that as the corrected resampled t-test
 * does: the variance of the mean is (1/n + tested/learned) s², and not s²/n (Nadeau and Bengio,
 * "Inference for the generalization error", Machine Learning 52, 2003, section 3).
 *
 * @param mean of the differences
 * @param lower end of its 95 % confidence interval; NaN for fewer than two tests
 * @param upper end of it; NaN likewise
 */
public record PairedDifference(double mean, double lower, double upper) {
    private static final double CONFIDENCE = 0.95;

    /**
     * Compares.
     *
     * @param scores of the one, by test
     * @param baseline scores of the other, as many, of the same tests in the same order
     * @param testedPerLearned songs of a test for each song that was learned from, such as 0.25 for
     *     five folds
     * @throws IllegalArgumentException for none, or not as many
     */
    public static PairedDifference of(double[] scores, double[] baseline, double testedPerLearned) {
        if (scores.length == 0 || scores.length != baseline.length) {
            throw new IllegalArgumentException(
                    "scores="
                            + scores.length
                            + ": must be as many as those of the baseline, "
                            + baseline.length
                            + ", and at least 1");
        }
        SummaryStatistics differences = new SummaryStatistics();
        for (int test = 0; test < scores.length; test++) {
            differences.addValue(scores[test] - baseline[test]);
        }
        long n = differences.getN();
        double mean = differences.getMean();
        if (n < 2) {
            return new PairedDifference(mean, Double.NaN, Double.NaN);
        }
        double error = Math.sqrt(differences.getVariance() * (1.0 / n + testedPerLearned));
        double t = new TDistribution(n - 1.0).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        return new PairedDifference(mean, mean - t * error, mean + t * error);
    }
}
