package dev.mixtape.operators.similar;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.ScoreFunction;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;

/**
 * Nodes linked to others near them: a hierarchical navigable graph (Malkov and Yashunin 2018) with
 * the pruning of DiskANN (Subramanya et al. 2019), by JVector. A node that goes is marked, and the
 * graph mends itself, which looks at every node, when each {@value #WASTE}th is marked, or all of
 * an upper layer (FreshDiskANN, Singh et al. 2021, section 4.2). The same calls in the same order
 * give the same answers.
 *
 * <p>Not thread-safe.
 */
final class TrackGraph implements AutoCloseable {
    /** Neighbours of a node in the graph. */
    private static final int DEGREE = 16;

    /** Candidates that an insertion looks at. */
    private static final int INSERTION_BEAM = 100;

    private static final float OVERFLOW = 1.2f;
    private static final float ALPHA = 1.2f;
    private static final int WASTE = 5;

    static {
        // It would warn of slow dot products, which are ours.
        setUnlessSet("jvector.vectorization_provider", "default");
        // Its JMX beans would keep a job's class loader in a TaskManager for ever.
        setUnlessSet("jvector.management.backend", "none");
    }

    private final IntFunction<float[]> directions;
    private final DotProduct dotProduct;
    private final BitSet marked = new BitSet();

    /** How many of the marked ones are in each upper layer. */
    private final Map<Integer, Integer> markedAbove = new HashMap<>();

    /**
     * One thread, since the order of insertion makes it repeatable; JVector mends a graph in a
     * pool.
     */
    private final ForkJoinPool pool = new ForkJoinPool(1);

    private final GraphIndexBuilder graph;
    private final GraphSearcher searcher;

    /** Nodes that are linked, marked ones too. */
    private int size;

    /**
     * Makes an empty one, with the constructor rather than JVector's new builder, which starts
     * pools of its own and says so.
     *
     * @param directions unit vectors of nodes, which stay until the node is told to be free
     * @param K length of them
     */
    @SuppressWarnings("deprecation")
    TrackGraph(IntFunction<float[]> directions, int K, DotProduct dotProduct) {
        this.directions = directions;
        this.dotProduct = dotProduct;
        graph =
                new GraphIndexBuilder(
                        new Scores(),
                        K,
                        DEGREE,
                        INSERTION_BEAM,
                        OVERFLOW,
                        ALPHA,
                        true,
                        false,
                        pool,
                        pool);
        searcher = new GraphSearcher(graph.getGraph());
    }

    /** Links a node in, taking down whom it was compared with. */
    void add(int node, ScoredNodes compared) {
        graph.addGraphNode(node, noting(directions.apply(node), compared));
        size++;
    }

    /** Looks for the nearest, taking down whom it compares on its way. */
    void search(float[] direction, int beam, ScoredNodes compared) {
        searcher.setView(graph.getGraph().getView());
        var unused = searcher.search(noting(direction, compared), beam, Bits.ALL);
    }

    /** Passes a node over from now on; returns those that are free now. */
    List<Integer> remove(int node) {
        graph.markNodeDeleted(node);
        marked.set(node);
        boolean mustMend = endsALayer(node) || marked.cardinality() * WASTE > size;
        return mustMend ? mend() : List.of();
    }

    /**
     * Whether all nodes of an upper layer are marked, now that this one is. JVector 4.0.2 finds no
     * way down through such a layer, and links what is added to nobody.
     */
    private boolean endsALayer(int node) {
        var layers = graph.getGraph();
        var view = layers.getView();
        boolean ends = false;
        for (int layer = 1; layer <= layers.getMaxLevel() && view.contains(layer, node); layer++) {
            ends |= markedAbove.merge(layer, 1, Integer::sum) == layers.size(layer);
        }
        return ends;
    }

    private List<Integer> mend() {
        graph.removeDeletedNodes();
        List<Integer> free = marked.stream().boxed().toList();
        size -= free.size();
        marked.clear();
        markedAbove.clear();
        return free;
    }

    @Override
    public void close() {
        pool.shutdown();
    }

    /** Takes down whom it compares, but for those that are marked. */
    private SearchScoreProvider noting(float[] direction, ScoredNodes compared) {
        ScoreFunction.ExactScoreFunction score =
                node -> {
                    float dot = dotProduct.of(direction, directions.apply(node));
                    if (!marked.get(node)) {
                        compared.add(node, dot);
                    }
                    return (1 + dot) / 2;
                };
        return new DefaultSearchScoreProvider(score);
    }

    private SearchScoreProvider scores(int of) {
        float[] direction = directions.apply(of);
        ScoreFunction.ExactScoreFunction score =
                node -> (1 + dotProduct.of(direction, directions.apply(node))) / 2;
        return new DefaultSearchScoreProvider(score);
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Scores among nodes, for the builder. */
    private final class Scores implements BuildScoreProvider {
        @Override
        public boolean isExact() {
            return true;
        }

        @Override
        public VectorFloat<?> approximateCentroid() {
            throw new UnsupportedOperationException("a graph with a hierarchy needs no centroid");
        }

        @Override
        public SearchScoreProvider searchProviderFor(VectorFloat<?> vector) {
            throw new UnsupportedOperationException("nodes are added by their scores");
        }

        @Override
        public SearchScoreProvider searchProviderFor(int node) {
            return scores(node);
        }

        @Override
        public SearchScoreProvider diversityProviderFor(int node) {
            return scores(node);
        }
    }
}
