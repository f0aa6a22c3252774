package dev.mixtape.pipeline.console.audio;

import dev.mixtape.pipeline.errors.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * The place of each track, kept on disk: the topic holds the audio itself, or may, and is not to be
 * read again at each start. Written by one thread, read by any.
 */
final class Places implements AutoCloseable {
    /** Kafka's keys may be longer, Lucene's terms not; no track that is found has such an id. */
    private static final int LONGEST_ID = 8_000;

    private static final String ID = "id";
    private static final String PARTITION = "partition";
    private static final String OFFSET = "offset";
    private static final String URI = "uri";

    private final FSDirectory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;

    private Places(FSDirectory directory) throws IOException {
        this.directory = directory;
        this.writer = new IndexWriter(directory, new IndexWriterConfig().setCommitOnClose(false));
        this.searchers = new SearcherManager(writer, null);
    }

    /**
     * Opens it; made if missing.
     *
     * @throws UserError if another process has it, or it cannot be read
     */
    static Places open(Path folder) {
        try {
            return new Places(FSDirectory.open(folder));
        } catch (LockObtainFailedException e) {
            throw new UserError(
                    folder + ": another console has this folder; stop it, or choose another", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    folder
                            + ": cannot be read ("
                            + e.getMessage()
                            + "); delete it, it is made anew",
                    e);
        }
    }

    /** What is visible of a track. */
    Optional<Place> of(String id) {
        if (id.length() > LONGEST_ID) {
            return Optional.empty();
        }
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                TopDocs found = searcher.search(new TermQuery(new Term(ID, id)), 1);
                return found.scoreDocs.length == 0
                        ? Optional.empty()
                        : Optional.of(
                                place(searcher.storedFields().document(found.scoreDocs[0].doc)));
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Place place(Document document) {
        return new Place(
                document.getField(PARTITION).numericValue().intValue(),
                document.getField(OFFSET).numericValue().longValue(),
                document.get(URI));
    }

    void put(String id, Place place) {
        if (id.length() > LONGEST_ID) {
            return;
        }
        Document document = new Document();
        document.add(new StringField(ID, id, Field.Store.NO));
        document.add(new StoredField(PARTITION, place.partition()));
        document.add(new StoredField(OFFSET, place.offset()));
        if (place.uri() != null) {
            document.add(new StoredField(URI, place.uri()));
        }
        write(() -> writer.updateDocument(new Term(ID, id), document));
    }

    void remove(String id) {
        write(() -> writer.deleteDocuments(new Term(ID, id)));
    }

    /** Forgets all. */
    void clear() {
        write(writer::deleteAll);
    }

    /** Keeps what was put, together with some words, and makes it visible. */
    void commit(Map<String, String> words) {
        write(
                () -> {
                    writer.setLiveCommitData(words.entrySet());
                    writer.commit();
                    return searchers.maybeRefresh();
                });
    }

    /** The words of the last commit. */
    Map<String, String> words() {
        Map<String, String> words = new HashMap<>();
        Iterable<Map.Entry<String, String>> kept = writer.getLiveCommitData();
        if (kept != null) {
            kept.forEach(word -> words.put(word.getKey(), word.getValue()));
        }
        return words;
    }

    private interface Change {
        Object make() throws IOException;
    }

    private static void write(Change change) {
        try {
            var unused = change.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (directory;
                writer) {
            searchers.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
