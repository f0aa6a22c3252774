package dev.mixtape.operators.similar;

import dev.mixtape.operators.similarity.Similarity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tracks by their embeddings, in memory; who is near to an embedding, and to whom it is near. Up to
 * {@value #COMPARED_WITH_ALL} tracks are all compared; more are searched by a {@link TrackGraph},
 * which finds nearly all.
 *
 * <p>To whom it is near is another question than who is near it: a lonely track has neighbours that
 * have many nearer ones themselves. It is answered by all that a search compares on its way, of a
 * graph some hundreds to a thousand tracks, of each of which the index remembers how near its
 * nearest are.
 *
 * <p>The same calls in the same order give the same answers. Not thread-safe.
 */
public final class TrackIndex implements AutoCloseable {
    /** About as many as a search in a graph compares. */
    private static final int COMPARED_WITH_ALL = 1_024;

    private static final DotProduct DOT_PRODUCT = DotProduct.fastest();

    private final Similarity similarity;
    private final int wanted;
    private final int beam;
    private final int comparedWithAll;

    /** Where each track is in {@link #tracks}, which is where it is in the graph. */
    private final Map<String, Integer> nodes = new HashMap<>();

    /** Null where there is none; those that are gone stay until the graph does without them. */
    private final List<Track> tracks = new ArrayList<>();

    private final List<Integer> free = new ArrayList<>();
    private final ScoredNodes compared = new ScoredNodes();

    /** Null while there are few. */
    private TrackGraph graph;

    private int K;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Track(String id, long number, float[] direction, NearestScores nearest) {}

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
        this(similarity, wanted, beam, COMPARED_WITH_ALL);
    }

    /**
     * Makes one with a graph earlier.
     *
     * @param comparedWithAll tracks, at the most, that it does without a graph
     */
    TrackIndex(Similarity similarity, int wanted, int beam, int comparedWithAll) {
        this.similarity = similarity;
        this.wanted = wanted;
        this.beam = Math.max(wanted, beam);
        this.comparedWithAll = comparedWithAll;
    }

    /** How many tracks it holds. */
    public int size() {
        return nodes.size();
    }

    /** Adds a track, or puts a new revision in place of the one it holds. */
    public Found put(String trackId, long number, float[] embedding) {
        float[] direction = similarity.direction(embedding);
        if (K == 0) {
            K = direction.length;
        } else if (direction.length != K) {
            throw new IllegalArgumentException(
                    trackId + ": " + direction.length + " numbers: must be " + K);
        }
        remove(trackId);
        compared.clear();
        if (graph == null) {
            compareWithAll(direction);
        }
        Track track = new Track(trackId, number, direction, new NearestScores(wanted));
        int node = take(track);
        if (graph != null) {
            graph.add(node, compared);
        } else if (nodes.size() > comparedWithAll) {
            link();
        }
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
        (graph == null ? List.of(node) : graph.remove(node)).forEach(this::free);
        if (graph != null && nodes.size() <= comparedWithAll / 2) {
            unlink();
        }
        return true;
    }

    /** Searches for a track that is at home in another index. */
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
            NearestScores nearest = tracks.get(own).nearest();
            nearest.clear();
            compared.each(wanted, (other, score) -> nearest.add(hash(other), score));
        }
        return near(direction);
    }

    @Override
    public void close() {
        if (graph != null) {
            graph.close();
        }
    }

    private int take(Track track) {
        int node = free.isEmpty() ? tracks.size() : free.remove(free.size() - 1);
        if (node == tracks.size()) {
            tracks.add(track);
        } else {
            tracks.set(node, track);
        }
        nodes.put(track.id(), node);
        return node;
    }

    private void free(int node) {
        tracks.set(node, null);
        free.add(node);
    }

    /** Makes a graph of all. */
    private void link() {
        graph = new TrackGraph(node -> tracks.get(node).direction(), K, DOT_PRODUCT);
        ScoredNodes nobody = new ScoredNodes();
        for (int node = 0; node < tracks.size(); node++) {
            if (tracks.get(node) != null) {
                nobody.clear();
                graph.add(node, nobody);
            }
        }
    }

    private void unlink() {
        graph.close();
        graph = null;
        for (int node = 0; node < tracks.size(); node++) {
            Track track = tracks.get(node);
            if (track != null && nodes.getOrDefault(track.id(), -1) != node) {
                free(node);
            }
        }
    }

    private void search(String trackId, float[] direction) {
        compared.clear();
        if (graph == null) {
            compareWithAll(direction);
        } else {
            graph.search(direction, beam, compared);
        }
        compared.sort(nodes.getOrDefault(trackId, -1));
    }

    private void compareWithAll(float[] direction) {
        for (int node = 0; node < tracks.size(); node++) {
            Track track = tracks.get(node);
            if (track != null) {
                compared.add(node, DOT_PRODUCT.of(direction, track.direction()));
            }
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
}
