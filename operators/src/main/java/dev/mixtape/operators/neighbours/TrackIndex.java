package dev.mixtape.operators.neighbours;

import dev.mixtape.operators.similarity.Similarity;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.ScoreFunction;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;

/**
 * Tracks by their embeddings, in memory; who is near to an embedding, and to whom it is near. Both
 * approximately: a hierarchical navigable graph (Malkov and Yashunin 2018) with the pruning of
 * DiskANN (Subramanya et al. 2019), by JVector.
 *
 * <p>To whom it is near is another question than who is near it: a lonely track has neighbours that
 * have many nearer ones themselves. It is answered by all that a search compares on its way, some
 * hundreds to a thousand tracks, of each of which the index remembers how near its nearest are.
 *
 * <p>A track that goes is marked, and the graph mends itself when every {@value #WASTE}th node is
 * marked, or one of an upper layer (FreshDiskANN, Singh et al. 2021, section 4.2). The same calls
 * in the same order give the same answers.
 *
 * <p>Not thread-safe.
 */
public final class TrackIndex implements AutoCloseable {
    /** Neighbours of a node in the graph. */
    private static final int DEGREE = 16;

    /** Candidates that an insertion looks at. */
    private static final int INSERTION_BEAM = 100;

    private static final float OVERFLOW = 1.2f;
    private static final float ALPHA = 1.2f;
    private static final int WASTE = 5;
    private static final DotProduct DOT_PRODUCT = DotProduct.fastest();

    static {
        // It would warn of slow dot products, which are ours.
        setUnlessSet("jvector.vectorization_provider", "default");
        // Its JMX beans would keep a job's class loader in a TaskManager for ever.
        setUnlessSet("jvector.management.backend", "none");
    }

    private final Similarity similarity;
    private final int wanted;
    private final int beam;
    private final Map<String, Integer> nodes = new HashMap<>();
    private final List<Track> tracks = new ArrayList<>();
    private final List<Integer> free = new ArrayList<>();
    private final BitSet marked = new BitSet();
    private final Compared compared = new Compared();

    /**
     * One thread, since the order of insertion makes it repeatable; JVector mends a graph in a
     * pool.
     */
    private final ForkJoinPool pool = new ForkJoinPool(1);

    private GraphIndexBuilder graph;
    private GraphSearcher searcher;
    private int K;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Track(String id, long number, float[] direction, Nearest nearest) {}

    /**
     * What a search found.
     *
     * @param near who is near the track, falling
     * @param nearTo to whom the track is near: among its nearest so far, as far as this index knows
     */
    public record Found(List<Neighbour> near, List<Neighbour> nearTo) {}

    /**
     * Makes an empty one.
     *
     * @param wanted neighbours of a track, at least 1
     * @param beam candidates that a search looks for; the more, the surer are the nearest
     */
    public TrackIndex(Similarity similarity, int wanted, int beam) {
        this.similarity = similarity;
        this.wanted = wanted;
        this.beam = Math.max(wanted, beam);
    }

    /** How many tracks it holds. */
    public int size() {
        return nodes.size();
    }

    /** Adds a track, or puts a new revision in place of the one it holds. */
    public Found put(String trackId, long number, float[] embedding) {
        float[] direction = similarity.direction(embedding);
        if (graph == null) {
            open(direction.length);
        } else if (direction.length != K) {
            throw new IllegalArgumentException(
                    trackId + ": " + direction.length + " numbers: must be " + K);
        }
        remove(trackId);
        int node = free.isEmpty() ? tracks.size() : free.remove(free.size() - 1);
        if (node == tracks.size()) {
            tracks.add(null);
        }
        Track track = new Track(trackId, number, direction, new Nearest(wanted));
        tracks.set(node, track);
        nodes.put(trackId, node);
        compared.clear();
        graph.addGraphNode(node, noting(direction));
        compared.sort(node);
        compared.each(wanted, (other, score) -> track.nearest().add(hash(other), score));
        return new Found(near(direction), nearTo(trackId, direction));
    }

    /** Forgets a track; returns whether it was there. */
    public boolean remove(String trackId) {
        Integer node = nodes.remove(trackId);
        if (node == null) {
            return false;
        }
        graph.markNodeDeleted(node);
        marked.set(node);
        if (nodes.isEmpty()) {
            open(K);
        } else if (isAbove(node) || marked.cardinality() * WASTE > tracks.size() - free.size()) {
            mend();
        }
        return true;
    }

    /**
     * Whether a node is in an upper layer, one of sixteen. Where a layer's only node is marked,
     * JVector 4.0.2 finds no way down and links what is added to nobody, so these go at once.
     */
    private boolean isAbove(int node) {
        var layers = graph.getGraph();
        return layers.getMaxLevel() > 0 && layers.getView().contains(1, node);
    }

    /** Searches for a track that it has not held until now and that is at home in another index. */
    public Found meet(String trackId, float[] embedding) {
        float[] direction = similarity.direction(embedding);
        search(trackId, direction);
        return new Found(near(direction), nearTo(trackId, direction));
    }

    /** Searches for a track that was searched for before. */
    public List<Neighbour> again(String trackId, float[] embedding) {
        float[] direction = similarity.direction(embedding);
        search(trackId, direction);
        Integer own = nodes.get(trackId);
        if (own != null) { // of those that were near it, some may have gone
            Nearest nearest = tracks.get(own).nearest();
            nearest.clear();
            compared.each(wanted, (other, score) -> nearest.add(hash(other), score));
        }
        return near(direction);
    }

    @Override
    public void close() {
        pool.shutdown();
    }

    private void search(String trackId, float[] direction) {
        compared.clear();
        if (!nodes.isEmpty()) {
            searcher.setView(graph.getGraph().getView());
            var unused = searcher.search(noting(direction), beam, Bits.ALL);
            compared.sort(nodes.getOrDefault(trackId, -1));
        }
    }

    private List<Neighbour> near(float[] direction) {
        List<Neighbour> near = new ArrayList<>(beam);
        compared.each(beam, (node, score) -> near.add(neighbour(node, direction)));
        near.sort(Neighbour.NEAREST_FIRST);
        return near.subList(0, Math.min(wanted, near.size()));
    }

    private List<Neighbour> nearTo(String trackId, float[] direction) {
        List<Neighbour> nearTo = new ArrayList<>();
        compared.each(
                Integer.MAX_VALUE,
                (node, score) -> {
                    if (tracks.get(node).nearest().add(trackId.hashCode(), score)) {
                        nearTo.add(neighbour(node, direction));
                    }
                });
        return nearTo;
    }

    private int hash(int node) {
        return tracks.get(node).id().hashCode();
    }

    private Neighbour neighbour(int node, float[] direction) {
        Track track = tracks.get(node);
        return new Neighbour(
                track.id(),
                track.number(),
                (float) similarity.ofDirections(direction, track.direction()));
    }

    /**
     * The constructor rather than JVector's new builder, which starts pools of its own and says so.
     */
    @SuppressWarnings("deprecation")
    private void open(int columns) {
        K = columns;
        tracks.clear();
        free.clear();
        marked.clear();
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

    private void mend() {
        graph.removeDeletedNodes();
        marked.stream()
                .forEach(
                        node -> {
                            tracks.set(node, null);
                            free.add(node);
                        });
        marked.clear();
    }

    /** Takes down whom it compares, but for those that are gone. */
    private SearchScoreProvider noting(float[] direction) {
        ScoreFunction.ExactScoreFunction score =
                node -> {
                    float dot = DOT_PRODUCT.of(direction, tracks.get(node).direction());
                    if (!marked.get(node)) {
                        compared.add(node, dot);
                    }
                    return (1 + dot) / 2;
                };
        return new DefaultSearchScoreProvider(score);
    }

    private SearchScoreProvider scores(float[] direction) {
        ScoreFunction.ExactScoreFunction score =
                node -> (1 + DOT_PRODUCT.of(direction, tracks.get(node).direction())) / 2;
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
            return scores(tracks.get(node).direction());
        }

        @Override
        public SearchScoreProvider diversityProviderFor(int node) {
            return scores(tracks.get(node).direction());
        }
    }
}
