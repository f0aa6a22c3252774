package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.UserFeatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.BytesRef;

/** What listeners' plays say of them, in the index of the tracks: there may be many. */
final class ListenerShelf implements TopicState {
    private static final String USER = "listener";
    private static final String RECORD = "features";
    private static final Sort BY_USER = new Sort(new SortField(USER, SortField.Type.STRING));

    private final ThreadLocal<RecordCodec<UserFeatures>> codec =
            ThreadLocal.withInitial(() -> new RecordCodec<>(UserFeatures.class));
    private final IndexFolder index;

    ListenerShelf(IndexFolder index) {
        this.index = index;
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
        try {
            if (record.value() == null) {
                index.writer().deleteDocuments(key(TopicState.key(record)));
                return;
            }
            String user = codec.get().decode(record.value()).getUser();
            Document document = new Document();
            document.add(new StringField(USER, TrackDocument.keyText(user), Field.Store.NO));
            document.add(new SortedDocValuesField(USER, new BytesRef(TrackDocument.keyText(user))));
            document.add(new StoredField(RECORD, record.value()));
            index.writer().updateDocument(key(user), document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Term key(String user) {
        return new Term(USER, TrackDocument.keyText(user));
    }

    @Override
    public void forget() {
        try {
            index.writer().deleteDocuments(new FieldExistsQuery(USER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<UserFeatures> listener(String user) {
        return page(new TermQuery(key(user)), 1).listeners().stream().findFirst();
    }

    /** Returns those whose name begins so, by name. */
    ListenerPage listeners(String prefix, int limit) {
        return page(
                prefix.isEmpty()
                        ? new FieldExistsQuery(USER)
                        : new PrefixQuery(new Term(USER, TrackDocument.keyStart(prefix))),
                limit);
    }

    private ListenerPage page(Query query, int limit) {
        return index.search(
                searcher -> {
                    int most = Math.max(1, Math.min(limit, searcher.getIndexReader().maxDoc()));
                    TopDocs found =
                            searcher.search(
                                    query,
                                    new TopFieldCollectorManager(
                                            BY_USER, most, null, Integer.MAX_VALUE));
                    List<UserFeatures> listeners = new ArrayList<>();
                    for (ScoreDoc hit : found.scoreDocs) {
                        if (listeners.size() < limit) {
                            listeners.add(read(searcher, hit.doc));
                        }
                    }
                    return new ListenerPage(found.totalHits.value, listeners);
                });
    }

    private UserFeatures read(IndexSearcher searcher, int document) throws IOException {
        BytesRef record =
                searcher.storedFields().document(document, Set.of(RECORD)).getBinaryValue(RECORD);
        try {
            return codec.get().decode(BytesRef.deepCopyOf(record).bytes);
        } catch (MalformedRecordException e) {
            throw new IOException("a listener in the index cannot be read: " + e.getMessage(), e);
        }
    }
}
