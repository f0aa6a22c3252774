package dev.mixtape.operators.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.evaluation.ReferenceValues;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SimilarityTest {

    @ParameterizedTest
    @CsvSource({
        "COSINE, cosine, 1e-14",
        // the distance is the root of a difference of entropies: 1e-15 there is 3e-8 here
        "JENSEN_SHANNON, jensenShannon, 1e-7",
        "HELLINGER, hellinger, 1e-14"
    })
    void isThatOfScikitLearnAndScipy(Similarity similarity, String name, double tolerance)
            throws Exception {
        ReferenceValues reference = new ReferenceValues();
        int n = reference.rows("rows");
        int K = reference.columns("rows");
        Measure measure = similarity.measure(reference.floats("rows"), n, K);
        double[] expected = reference.doubles(name);

        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertThat(measure.of(i, j))
                        .as("songs %d and %d", i, j)
                        .isCloseTo(expected[i * n + j], within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isSymmetricAndOneForTheSameAndWithinItsRange(Similarity similarity) {
        Random random = new Random(3);
        for (int trial = 0; trial < 200; trial++) {
            float[] a = logEmbedding(random, 37);
            float[] b = logEmbedding(random, 37);

            double similar = similarity.between(a, b);

            assertThat(similarity.between(b, a)).isEqualTo(similar);
            assertThat(similar).isBetween(similarity == Similarity.COSINE ? -1.0 : 0.0, 1.0);
            assertThat(similarity.between(a, a)).isEqualTo(1);
        }
    }

    @Test
    void knowsTheEndsOfItsRange() {
        float[] first = {0, -200, -200};
        float[] second = {-200, 0, -200};
        assertThat(Similarity.HELLINGER.between(first, second)).isCloseTo(0, within(1e-15));
        assertThat(Similarity.JENSEN_SHANNON.between(first, second)).isCloseTo(0, within(1e-15));
        assertThat(Similarity.COSINE.between(new float[] {1, -2}, new float[] {-2, 4}))
                .isEqualTo(-1);
        assertThat(Similarity.COSINE.between(new float[] {1, 2}, new float[2])).isZero();
    }

    @Test
    void takesDistributionsForTheSameWhateverIsAddedToTheirLogs() {
        float[] e = {-1, -4, -0.5f, -9};
        float[] shifted = {2, -1, 2.5f, -6};
        assertThat(Similarity.JENSEN_SHANNON.between(e, shifted)).isEqualTo(1);
        assertThat(Similarity.HELLINGER.between(e, shifted)).isEqualTo(1);
        assertThat(Similarity.COSINE.between(e, shifted)).isLessThan(0.9);
    }

    /**
     * h² ≤ JSD ≤ h² / ln 2 holds for each component, on which the screen of one by the other rests.
     */
    @Property
    void boundsJensenShannonByHellinger(
            @ForAll @DoubleRange(min = -30, max = 30) double logRatio,
            @ForAll @DoubleRange(min = 0, max = 1) double share) {
        // distributions over {a part that differs, the rest}, so that any ratio can occur
        double p = share;
        double q = Math.min(1, share * Math.exp(logRatio));
        float[] a = {(float) Math.log(p), (float) Math.log1p(-p)};
        float[] b = {(float) Math.log(q), (float) Math.log1p(-q)};
        for (float[] logs : new float[][] {a, b}) {
            for (int k = 0; k < 2; k++) {
                logs[k] = Math.max(logs[k], -200);
            }
        }

        double h = 1 - Similarity.HELLINGER.between(a, b);
        double root = 1 - Similarity.JENSEN_SHANNON.between(a, b);

        assertThat(root * root).isBetween(h * h - 1e-12, h * h / Math.log(2) + 1e-12);
    }

    @Test
    void saysWhichNamesThereAre() {
        assertThat(Similarity.of("jensen-shannon")).isEqualTo(Similarity.JENSEN_SHANNON);
        assertThatThrownBy(() -> Similarity.of("euclid"))
                .hasMessage("similarity=euclid: must be one of cosine, jensen-shannon, hellinger");
        assertThatThrownBy(() -> Similarity.COSINE.between(new float[2], new float[3]))
                .hasMessage("lengths 2 and 3: must be equal");
    }

    /** As the model makes them: a few components hold nearly all, the others lie at the floor. */
    static float[] logEmbedding(Random random, int K) {
        float[] e = new float[K];
        for (int k = 0; k < K; k++) {
            e[k] = (float) Math.max(-18.42, -Math.abs(random.nextGaussian()) * 12);
        }
        return e;
    }
}
