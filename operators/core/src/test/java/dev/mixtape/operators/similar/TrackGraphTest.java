package dev.mixtape.operators.similar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.similarity.Similarity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrackGraphTest {
    private static final int N = 3_000;
    private static final int K = 32;

    private final float[][] directions = new float[N][];
    private final TrackGraph graph;

    TrackGraphTest() {
        float[][] embeddings = PlantedCatalog.of(N, K, 5);
        for (int i = 0; i < N; i++) {
            directions[i] = Similarity.COSINE.direction(embeddings[i]);
        }
        graph = new TrackGraph(node -> directions[node], K, DotProduct.fastest());
        IntStream.range(0, N).forEach(node -> graph.add(node, new ScoredNodes()));
    }

    @AfterEach
    void close() {
        graph.close();
    }

    /**
     * To mend looks at every node: done for each node of an upper layer it took a fifth of a job.
     */
    @Test
    void mendsWhenAFifthOfItIsMarkedAndSeldomBefore() {
        List<List<Integer>> mended = new ArrayList<>();
        int fifth = N / 5;
        for (int node = 0; node <= fifth; node++) {
            List<Integer> free = graph.remove(node);
            if (!free.isEmpty()) {
                mended.add(free);
            }
        }
        // one of sixteen is in an upper layer; a layer of one may have ended on the way
        assertThat(mended).hasSizeBetween(1, 3);
        graph.remove(fifth + 1);
        assertFindsTheRest(fifth + 2);
    }

    /** Finds the track itself, wherever it is. */
    private void assertFindsTheRest(int from) {
        for (int node = from; node < N; node += 97) {
            ScoredNodes compared = new ScoredNodes();
            graph.search(directions[node], 20, compared);
            compared.sort(-1);
            List<Integer> found = new ArrayList<>();
            compared.each(1, (nearest, score) -> found.add(nearest));
            assertThat(found).containsExactly(node);
        }
    }
}
