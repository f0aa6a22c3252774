package dev.mixtape.operators.similar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.similarity.NearestNeighbours;
import dev.mixtape.operators.similarity.Similarity;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An index and the lists that it feeds, as tracks come: nobody is ever asked about again. */
class KeptListsTest {
    private static final int N = 2_000;
    private static final int K = 64;
    private static final int WANTED = 10;

    private final float[][] embeddings = PlantedCatalog.of(N, K, 13);
    private final NeighbourLists lists = new NeighbourLists(WANTED, 2 * WANTED);

    @ParameterizedTest
    @EnumSource
    void listsHoldNearlyAllThatExactSearchFindsAtTheEnd(Similarity similarity) {
        try (TrackIndex index = new TrackIndex(similarity, 2 * WANTED, 32)) {
            for (int i = 0; i < N; i++) {
                arrive(index, i);
            }
        }
        float[] rows = new float[N * K];
        for (int i = 0; i < N; i++) {
            System.arraycopy(embeddings[i], 0, rows, i * K, K);
        }
        NearestNeighbours exact = NearestNeighbours.of(similarity, rows, N, K, WANTED);
        int hits = 0;
        for (int i = 0; i < N; i++) {
            List<String> kept =
                    lists.of("t" + i).neighbours().stream()
                            .limit(WANTED)
                            .map(Neighbour::trackId)
                            .toList();
            for (int rank = 0; rank < WANTED; rank++) {
                hits += kept.contains("t" + exact.neighbour(i, rank)) ? 1 : 0;
            }
        }
        assertThat(hits / (double) (N * WANTED)).isGreaterThan(0.97);
    }

    private void arrive(TrackIndex index, int i) {
        String id = "t" + i;
        TrackIndex.Found found = index.put(id, 1, embeddings[i]);
        lists.begin(id, 1, 1);
        found.near().forEach(other -> lists.offer(id, 1, other));
        found.nearTo()
                .forEach(
                        other ->
                                lists.offer(
                                        other.trackId(),
                                        1,
                                        new Neighbour(id, 1, other.similarity())));
    }
}
