package dev.mixtape.operators.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.similarity.Similarity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrackIndexTest {
    private static final int N = 1_500;
    private static final int K = 64;
    private static final int WANTED = 10;
    private static final int BEAM = 40;

    private final float[][] embeddings = PlantedCatalog.of(2 * N, K, 11);

    /** What ought to be in the index, by id. */
    private final Map<String, float[]> truth = new TreeMap<>();

    @ParameterizedTest
    @EnumSource
    void findsNearlyAllThatExactSearchFinds(Similarity similarity) {
        try (TrackIndex index = filled(similarity)) {
            assertThat(recall(index, similarity)).isGreaterThan(0.97);
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysHowAlikeTheyAre(Similarity similarity) {
        try (TrackIndex index = filled(similarity)) {
            for (Neighbour found : index.again("t3", embeddings[3])) {
                assertThat((double) found.similarity())
                        .isCloseTo(
                                similarity.between(embeddings[3], truth.get(found.trackId())),
                                within(1e-3));
            }
        }
    }

    @Test
    void aThirdGoesAndAThirdChangesAndItStillFindsTheRestAndNothingElse() {
        try (TrackIndex index = filled(Similarity.COSINE)) {
            for (int i = 0; i < N; i++) {
                if (i % 3 == 0) {
                    assertThat(index.remove("t" + i)).isTrue();
                    truth.remove("t" + i);
                } else if (i % 3 == 1) {
                    put(index, i, 2, embeddings[N + i]);
                }
            }
            assertThat(index.size()).isEqualTo(truth.size());
            assertThat(recall(index, Similarity.COSINE)).isGreaterThan(0.95);
            for (int i = 0; i < N; i += 3) {
                put(index, i, 3, embeddings[i]);
            }
            assertThat(recall(index, Similarity.COSINE)).isGreaterThan(0.95);
        }
    }

    @Test
    void theSameCallsInTheSameOrderGiveTheSameAnswers() {
        try (TrackIndex one = filled(Similarity.COSINE);
                TrackIndex other = filled(Similarity.COSINE)) {
            for (int i = 0; i < N; i += 50) {
                assertThat(other.again("t" + i, embeddings[i]))
                        .isEqualTo(one.again("t" + i, embeddings[i]));
            }
        }
    }

    @Test
    void anEmptyOneFindsNothingAndAnEmptiedOneBeginsAgain() {
        try (TrackIndex index = new TrackIndex(Similarity.COSINE, WANTED, BEAM)) {
            assertThat(index.again("t0", embeddings[0])).isEmpty();
            assertThat(index.remove("t0")).isFalse();
            put(index, 0, 1, embeddings[0]);
            assertThat(index.again("t0", embeddings[0])).isEmpty();
            index.remove("t0");
            assertThat(index.again("t1", embeddings[0])).isEmpty();
            put(index, 1, 1, embeddings[1]);
            assertThat(index.again("t0", embeddings[0]))
                    .extracting(Neighbour::trackId)
                    .containsExactly("t1");
        }
    }

    @Test
    void anotherLengthIsRefusedByName() {
        try (TrackIndex index = new TrackIndex(Similarity.COSINE, WANTED, BEAM)) {
            index.put("t0", 1, new float[] {1, 2});
            assertThatThrownBy(() -> index.put("t1", 1, new float[] {1, 2, 3}))
                    .hasMessage("t1: 3 numbers: must be 2");
        }
    }

    private TrackIndex filled(Similarity similarity) {
        TrackIndex index = new TrackIndex(similarity, WANTED, BEAM);
        for (int i = 0; i < N; i++) {
            put(index, i, 1, embeddings[i]);
        }
        return index;
    }

    private void put(TrackIndex index, int i, long number, float[] embedding) {
        index.put("t" + i, number, embedding);
        truth.put("t" + i, embedding);
    }

    /** Of some tracks, against a look at all. */
    private double recall(TrackIndex index, Similarity similarity) {
        Map<String, float[]> directions = new TreeMap<>();
        truth.forEach((id, embedding) -> directions.put(id, similarity.direction(embedding)));
        int hits = 0;
        int asked = 0;
        for (int i = 1; i < N; i += 29) {
            String id = "t" + i;
            float[] direction = similarity.direction(embeddings[i]);
            Map<String, Double> similarities = new TreeMap<>();
            directions.forEach(
                    (other, there) ->
                            similarities.put(other, similarity.ofDirections(direction, there)));
            similarities.remove(id);
            List<String> exact =
                    similarities.entrySet().stream()
                            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                            .limit(WANTED)
                            .map(Map.Entry::getKey)
                            .toList();
            List<String> found =
                    index.again(id, embeddings[i]).stream().map(Neighbour::trackId).toList();
            assertThat(truth.keySet()).containsAll(found);
            hits += (int) exact.stream().filter(found::contains).count();
            asked += WANTED;
        }
        return (double) hits / asked;
    }
}
