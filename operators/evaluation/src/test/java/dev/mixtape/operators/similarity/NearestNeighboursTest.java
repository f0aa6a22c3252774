package dev.mixtape.operators.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NearestNeighboursTest {

    @ParameterizedTest
    @EnumSource
    void areThoseOfComparingAllWithAll(Similarity similarity) {
        for (int n : new int[] {2, 15, 128, 129, 300}) {
            for (int K : new int[] {1, 7, 64}) {
                float[] rows = songs(n, K);
                Measure measure = similarity.measure(rows, n, K);
                int k = Math.max(1, n / 3);

                NearestNeighbours nearest = NearestNeighbours.of(similarity, rows, n, K, k);

                for (int i = 0; i < n; i++) {
                    int[] expected = brute(measure, i, n, k);
                    for (int rank = 0; rank < k; rank++) {
                        assertThat(nearest.neighbour(i, rank))
                                .as("n=%d K=%d song %d rank %d", n, K, i, rank)
                                .isEqualTo(expected[rank]);
                        assertThat(nearest.similarity(i, rank))
                                .isEqualTo((float) measure.of(i, expected[rank]));
                    }
                }
            }
        }
    }

    /**
     * Duplicates, near duplicates that single precision cannot tell apart, and songs at the floor.
     */
    private static float[] songs(int n, int K) {
        Random random = new Random(n * 31L + K);
        float[] rows = new float[n * K];
        for (int i = 0; i < n; i++) {
            float[] song = SimilarityTest.logEmbedding(random, K);
            if (i % 5 == 1) {
                System.arraycopy(rows, (i - 1) * K, song, 0, K);
                song[K - 1] += i % 2 * 1e-5f;
            } else if (i % 11 == 3) {
                Arrays.fill(song, -18.42f);
            }
            System.arraycopy(song, 0, rows, i * K, K);
        }
        return rows;
    }

    private static int[] brute(Measure measure, int i, int n, int k) {
        return IntStream.range(0, n)
                .filter(j -> j != i)
                .boxed()
                .sorted(
                        Comparator.comparingDouble((Integer j) -> -measure.of(i, j))
                                .thenComparing(Comparator.naturalOrder()))
                .limit(k)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Test
    void refuseWhatTheyCannotBeFoundIn() {
        float[] rows = {1, 2, 3, Float.NaN, 5, 6};
        assertThatThrownBy(() -> NearestNeighbours.of(Similarity.COSINE, rows, 3, 2, 1))
                .hasMessage("row 1, column 1: NaN is not finite");
        assertThatThrownBy(() -> NearestNeighbours.of(Similarity.COSINE, rows, 3, 2, 3))
                .hasMessage("k=3: must be in [1, 2]");
        assertThatThrownBy(() -> NearestNeighbours.of(Similarity.COSINE, rows, 4, 2, 1))
                .hasMessage("6 numbers: must be n×K = 4×2");
    }
}
