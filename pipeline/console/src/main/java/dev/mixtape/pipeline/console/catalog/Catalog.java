package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;

/**
 * All tracks, in an index on disk. What was put is seen, by all methods and by followers alike,
 * from the next {@link #refresh} or {@link #commit} on, or once it is much. Safe for threads.
 *
 * <p>Songs are compared within one model: whatever is near, or on a path, is of the model of the
 * track or vector that was asked about.
 */
public final class Catalog implements AutoCloseable {
    /** Changes that wait for a refresh at most; with vectors of 256 numbers some 30 MB. */
    private static final int MAX_WAITING = 20_000;

    /** The longest path. */
    private static final int MAX_PATH = 100;

    private static final String NEWEST_MODEL = "model";

    private final IndexFolder index;
    private final List<Change> waiting = new ArrayList<>();
    private final Followers<Change> followers = new Followers<>();
    private volatile Bookmark bookmark;

    /** Null before the first track. */
    private volatile String newestModel;

    Catalog(IndexFolder index) {
        this.index = index;
        this.bookmark = Bookmark.of(index.words());
        this.newestModel = index.words().get(NEWEST_MODEL);
    }

    /**
     * Opens a catalog; it is made if missing, and made anew if it cannot be read or is of another
     * format.
     *
     * @throws dev.mixtape.pipeline.errors.UserError if another process has it
     */
    public static Catalog open(Path folder) {
        return new Catalog(IndexFolder.open(folder));
    }

    /**
     * Adds a track, or replaces it.
     *
     * @throws IllegalArgumentException if its numbers cannot be used
     */
    public synchronized void put(TrackEmbedding embedding) {
        Space space = Space.of(embedding);
        float[] direction = space.direction(embedding);
        String id = embedding.getTrackId();
        try {
            index.writer()
                    .updateDocument(
                            TrackDocument.key(id), TrackDocument.of(embedding, space, direction));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        newestModel = space.modelId();
        changed(
                new Change(
                        id,
                        TrackLine.of(embedding),
                        TrackDocument.hasLength(direction) ? direction : null));
    }

    /** Removes a track, if it is there. */
    public synchronized void remove(String id) {
        try {
            index.writer().deleteDocuments(TrackDocument.key(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        changed(Change.withdrawn(id));
    }

    /** Removes all tracks. */
    synchronized void clear() {
        refresh();
        List<String> ids = new ArrayList<>();
        index.search(
                searcher -> {
                    for (int document : TrackSearch.arrivals(searcher)) {
                        ids.add(TrackDocument.line(searcher, document).id());
                    }
                    return ids;
                });
        ids.forEach(this::remove);
        refresh();
    }

    private void changed(Change change) {
        waiting.add(change);
        if (waiting.size() >= MAX_WAITING) {
            refresh();
        }
    }

    /** Lets everybody see what was put and removed. */
    public synchronized void refresh() {
        index.refresh();
        List<Change> visible = List.copyOf(waiting);
        waiting.clear();
        visible.forEach(followers::tell);
    }

    /** Keeps what was put and removed, with where the topics were read to, and refreshes. */
    public void commit(Map<TopicPartition, Long> offsets) {
        commit(new Bookmark(offsets, bookmark.topics(), bookmark.complete()));
    }

    synchronized void commit(Bookmark read) {
        Map<String, String> words = read.words();
        if (newestModel != null) {
            words.put(NEWEST_MODEL, newestModel);
        }
        index.commit(words);
        bookmark = read;
        refresh();
    }

    /** Returns where the topics were read to as of the last commit: what is read next. */
    public Map<TopicPartition, Long> offsets() {
        return bookmark.offsets();
    }

    Bookmark bookmark() {
        return bookmark;
    }

    /** Returns the number of tracks. */
    public long size() {
        return index.search(searcher -> searcher.count(TrackDocument.ALL));
    }

    /** Returns a track. */
    public Optional<TrackLine> track(String id) {
        return index.search(
                searcher -> {
                    int document = find(searcher, id);
                    return document < 0
                            ? Optional.empty()
                            : Optional.of(TrackDocument.line(searcher, document));
                });
    }

    /**
     * Returns the vector that a track is compared by, of unit length: the embedding's own, or where
     * it has none the roots of its distribution over components.
     */
    public Optional<float[]> vector(String id) {
        return index.search(
                searcher -> {
                    int document = find(searcher, id);
                    return document < 0
                            ? Optional.empty()
                            : Optional.ofNullable(
                                    TrackDocument.direction(
                                            searcher,
                                            document,
                                            TrackDocument.space(searcher, document)));
                });
    }

    private static int find(IndexSearcher searcher, String id) throws IOException {
        ScoreDoc[] found = searcher.search(new TermQuery(TrackDocument.key(id)), 1).scoreDocs;
        return found.length == 0 ? -1 : found[0].doc;
    }

    /**
     * Returns tracks that match: whole words of titles first, then whole words, then others, each
     * by arrival, newest first.
     */
    public Page search(Query query) {
        return index.search(searcher -> TrackSearch.page(searcher, query));
    }

    /**
     * Returns the nearest tracks of a model.
     *
     * @param vector as long as the model's vectors; of any length
     * @param without ids to leave out
     * @return by falling similarity, ties by id; nothing if the model has no tracks
     * @throws IllegalArgumentException for a vector of another width, in a sentence
     */
    public List<Neighbour> near(String modelId, float[] vector, int limit, Set<String> without) {
        float[] direction = Similarity.COSINE.direction(vector);
        return index.search(
                searcher -> {
                    Optional<Space> space = Nearest.space(searcher, modelId, direction);
                    return space.isEmpty()
                            ? List.of()
                            : Nearest.of(searcher, space.get(), direction, limit, without);
                });
    }

    /** The same among the tracks of the model whose tracks came last. */
    public List<Neighbour> near(float[] vector, int limit, Set<String> without) {
        String modelId = newestModel;
        return modelId == null ? List.of() : near(modelId, vector, limit, without);
    }

    /**
     * Returns tracks that lead from one to another by small steps.
     *
     * @param length how many, with both ends, in [2, 100]; fewer if there are not so many
     * @throws IllegalArgumentException if a track is unknown or has no vector, if they are of
     *     different models, or for another length, in a sentence
     */
    public List<TrackLine> path(String from, String to, int length) {
        if (length < 2 || length > MAX_PATH) {
            throw new IllegalArgumentException(
                    "length=" + length + ": must be in [2, " + MAX_PATH + "]");
        }
        return index.search(searcher -> path(searcher, from, to, length));
    }

    private static List<TrackLine> path(IndexSearcher searcher, String from, String to, int length)
            throws IOException {
        int first = mustFind(searcher, from);
        int last = mustFind(searcher, to);
        if (first == last) {
            return List.of(TrackDocument.line(searcher, first));
        }
        Space space = TrackDocument.space(searcher, first);
        if (!space.equals(TrackDocument.space(searcher, last))) {
            throw new IllegalArgumentException(
                    "tracks "
                            + from
                            + " and "
                            + to
                            + ": cannot be compared, since they were embedded by different models;"
                            + " wait until both are embedded again");
        }
        List<Integer> documents = new ArrayList<>(List.of(first));
        if (length > 2) {
            Passage passage =
                    new Passage(
                            mustLie(searcher, first, space, from),
                            mustLie(searcher, last, space, to));
            documents.addAll(passage.documents(searcher, space, Set.of(first, last), length - 2));
        }
        documents.add(last);
        List<TrackLine> lines = new ArrayList<>();
        for (int document : documents) {
            lines.add(TrackDocument.line(searcher, document));
        }
        return lines;
    }

    private static int mustFind(IndexSearcher searcher, String id) throws IOException {
        int document = find(searcher, id);
        if (document < 0) {
            throw new IllegalArgumentException("track " + id + ": is not in the catalog");
        }
        return document;
    }

    private static float[] mustLie(IndexSearcher searcher, int document, Space space, String id)
            throws IOException {
        float[] direction = TrackDocument.direction(searcher, document, space);
        if (direction == null) {
            throw new IllegalArgumentException("track " + id + ": its vector has no length");
        }
        return direction;
    }

    /**
     * Returns how new the embeddings are.
     *
     * @param modelId the model that is followed
     * @param version its newest
     */
    Freshness freshness(
            Optional<String> modelId,
            Optional<Long> version,
            OptionalDouble medianSeconds,
            OptionalDouble p99Seconds) {
        Ages ages = index.search(searcher -> Ages.of(searcher, modelId, version));
        return new Freshness(
                size(),
                ages.behind(),
                ages.ofOtherModels(),
                medianSeconds,
                p99Seconds,
                ages.newest());
    }

    /**
     * Tells a follower all tracks there are, in the order of their arrival, and from then on every
     * change that becomes visible, in order. It is called by the thread that makes changes visible,
     * and must be quick.
     */
    public synchronized void follow(Consumer<Change> follower) {
        refresh();
        Followers.Follower<Change> told = Followers.of(follower);
        index.search(searcher -> replay(searcher, told));
        followers.add(told);
    }

    private static Void replay(IndexSearcher searcher, Followers.Follower<Change> follower)
            throws IOException {
        for (int document : TrackSearch.arrivals(searcher)) {
            TrackLine line = TrackDocument.line(searcher, document);
            Space space = TrackDocument.space(searcher, document);
            float[] vector = TrackDocument.direction(searcher, document, space);
            follower.tell(new Change(line.id(), line, vector));
        }
        return null;
    }

    @Override
    public void close() {
        index.close();
    }
}
