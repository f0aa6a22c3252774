package dev.mixtape.operators.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.similarity.NearestNeighbours;
import dev.mixtape.operators.similarity.Similarity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemKnnTest {

    /** 0 and 1 point one way, 2 nearly so, 3 across. */
    private static final float[] SONGS = {1, 0, 2, 0, 4, 3, 0, 5};

    @Test
    void addsUpSimilaritiesToTheKnownSongsNeighbours() {
        NearestNeighbours nearest = NearestNeighbours.of(Similarity.COSINE, SONGS, 4, 2, 2);

        double[] scores = new ItemKnn(nearest, 2).scores(new int[] {0, 3});

        assertThat(scores[0]).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(scores[3]).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(scores[1]).isCloseTo(1, within(1e-7)); // 0's neighbour; not of the two of 3
        assertThat(scores[2]).isCloseTo(0.8 + 0.6, within(1e-7));
    }

    @Test
    void usesTheFirstKNeighboursOnly() {
        NearestNeighbours nearest = NearestNeighbours.of(Similarity.COSINE, SONGS, 4, 2, 3);

        double[] scores = new ItemKnn(nearest, 1).scores(new int[] {0});

        assertThat(scores).containsExactly(Double.NEGATIVE_INFINITY, 1, 0, 0);
        assertThatThrownBy(() -> new ItemKnn(nearest, 4)).hasMessage("k=4: must be in [1, 3]");
    }

    @ParameterizedTest
    @CsvSource({"COSINE, cosine", "JENSEN_SHANNON, jensenShannon", "HELLINGER, hellinger"})
    void ranksAsAMatrixProductAndScikitLearnDo(Similarity similarity, String name)
            throws Exception {
        ReferenceValues reference = new ReferenceValues();
        int n = reference.rows("rows");
        NearestNeighbours nearest =
                NearestNeighbours.of(
                        similarity, reference.floats("rows"), n, reference.columns("rows"), 16);

        for (int k : new int[] {3, 16}) {
            double[] expected = reference.doubles("knn_" + name + "_" + k);
            for (int user = 0; user < expected.length; user++) {
                double[] scores = new ItemKnn(nearest, k).scores(reference.ones("known", user));
                assertThat(new Ndcg(500).of(scores, reference.ones("hidden", user)))
                        .as("k=%d, user %d", k, user)
                        .isCloseTo(expected[user], within(1e-9));
            }
        }
    }
}
