package dev.mixtape.operators.similar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.similarity.Similarity;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many short histories of few tracks: what an index finds among them is exact, with a graph and
 * without, and while it goes over from one to the other.
 */
final class TrackIndexHistoryTest {
    private static final int HISTORIES = 100;
    private static final int WANTED = 10;

    private final float[][] embeddings = PlantedCatalog.of(500, 8, 3);
    private final Map<String, float[]> directions = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 1_024})
    void whatIsFoundAmongFewIsExact(int comparedWithAll) {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            int tracks = 1 + random.nextInt(40);
            directions.clear();
            try (TrackIndex index =
                    new TrackIndex(Similarity.COSINE, WANTED, 32, comparedWithAll)) {
                for (int i = 0; i < 100; i++) {
                    float[] embedding = embeddings[random.nextInt(embeddings.length)];
                    change(index, "t" + random.nextInt(tracks), i, embedding, random);
                    assertThat(index.size()).isEqualTo(directions.size());
                    assertExact(index, "t" + random.nextInt(tracks), embedding);
                }
            }
        }
    }

    private void change(TrackIndex index, String id, int number, float[] embedding, Random random) {
        if (random.nextInt(3) == 0) {
            assertThat(index.remove(id)).isEqualTo(directions.remove(id) != null);
        } else {
            index.put(id, number, embedding);
            directions.put(id, Similarity.COSINE.direction(embedding));
        }
    }

    private void assertExact(TrackIndex index, String id, float[] embedding) {
        float[] direction = Similarity.COSINE.direction(embedding);
        List<Float> exact =
                directions.entrySet().stream()
                        .filter(other -> !other.getKey().equals(id))
                        .map(
                                other ->
                                        (float)
                                                Similarity.COSINE.ofDirections(
                                                        direction, other.getValue()))
                        .sorted(Comparator.reverseOrder())
                        .limit(WANTED)
                        .toList();
        assertThat(index.again(id, embedding)).extracting(Neighbour::similarity).isEqualTo(exact);
    }
}
