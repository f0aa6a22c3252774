package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.schemas.TrackEmbedding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * All tracks, in an index on disk. What was put is seen, by all methods and by followers alike,
 * from the next {@link #refresh} or {@link #commit} on. Written by one thread, read by any.
 */
public final class Catalog implements AutoCloseable {
    private Catalog() {}

    /**
     * Opens a catalog; it is made if missing, and made anew if it cannot be read or is of another
     * format.
     *
     * @throws dev.mixtape.pipeline.errors.UserError if another process has it
     */
    public static Catalog open(Path folder) {
        throw new UnsupportedOperationException(folder.toString());
    }

    /**
     * Adds a track, or replaces it.
     *
     * @throws IllegalArgumentException if its numbers cannot be used
     */
    public void put(TrackEmbedding embedding) {
        throw new UnsupportedOperationException(embedding.getTrackId());
    }

    /** Removes a track, if it is there. */
    public void remove(String id) {
        throw new UnsupportedOperationException(id);
    }

    /** Lets everybody see what was put and removed. */
    public void refresh() {
        throw new UnsupportedOperationException();
    }

    /** Keeps what was put and removed, with where the topics were read to, and refreshes. */
    public void commit(Map<TopicPartition, Long> offsets) {
        throw new UnsupportedOperationException(offsets.toString());
    }

    /** Returns where the topics were read to as of the last commit: what is read next. */
    public Map<TopicPartition, Long> offsets() {
        throw new UnsupportedOperationException();
    }

    /** Returns the number of tracks. */
    public long size() {
        throw new UnsupportedOperationException();
    }

    /** Returns a track. */
    public Optional<TrackLine> track(String id) {
        throw new UnsupportedOperationException(id);
    }

    /**
     * Returns the vector that a track is compared by, of unit length: the embedding's own, or where
     * it has none the roots of its distribution over components.
     */
    public Optional<float[]> vector(String id) {
        throw new UnsupportedOperationException(id);
    }

    /** Returns tracks that match, best first; without words, newest arrivals first. */
    public Page search(Query query) {
        throw new UnsupportedOperationException(query.toString());
    }

    /**
     * Returns the nearest tracks of the model whose tracks came last.
     *
     * @param vector as long as that model's vectors; any length but 0
     * @param without ids to leave out
     * @return by falling similarity, ties by id
     * @throws IllegalArgumentException for a vector of another width, in a sentence
     */
    public List<Neighbour> near(float[] vector, int limit, Set<String> without) {
        throw new UnsupportedOperationException(limit + without.toString() + vector.length);
    }

    /** The same among the tracks of a model. */
    public List<Neighbour> near(String modelId, float[] vector, int limit, Set<String> without) {
        throw new UnsupportedOperationException(modelId + limit + without + vector.length);
    }

    /**
     * Returns tracks that lead from one to another by small steps.
     *
     * @param length how many, with both ends, if there are that many
     * @throws IllegalArgumentException if a track is unknown, or they are of different models
     */
    public List<TrackLine> path(String from, String to, int length) {
        throw new UnsupportedOperationException(from + to + length);
    }

    /**
     * Tells a follower all tracks there are, in the order of their arrival, and from then on every
     * change that becomes visible, in order. It is called by the thread that refreshes and must be
     * quick.
     */
    public void follow(Consumer<Change> follower) {
        throw new UnsupportedOperationException(follower.toString());
    }

    @Override
    public void close() {}
}
