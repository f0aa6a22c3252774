package dev.mixtape.pipeline.console.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;

/**
 * A track as a document of the index. Its texts are whole in what is stored, cut in what is found.
 */
final class TrackDocument {
    static final String KEY = "track";
    static final String WORDS = "words";
    static final String TITLE = "title";
    static final String TAG = "tag";
    static final String COMPONENT = "component";
    static final String ARRIVED = "arrived";
    static final String EMBEDDED = "embedded";
    static final String MODEL = "model";
    static final String VERSION = "version";

    /** All tracks; other documents of the index have no such field. */
    static final org.apache.lucene.search.Query ALL = new FieldExistsQuery(KEY);

    private static final String RECORD = "record";
    private static final String SPACE = "space";

    /** Characters of each text by which a track is found; a term of Lucene's has 32,766 bytes. */
    private static final int FOUND_CHARACTERS = 1_000;

    private static final int FOUND_TAGS = 100;

    private static final ThreadLocal<RecordCodec<TrackEmbedding>> CODEC =
            ThreadLocal.withInitial(() -> new RecordCodec<>(TrackEmbedding.class));

    private TrackDocument() {}

    /** Returns the term that only this track has. */
    static Term key(String id) {
        return new Term(KEY, keyText(id));
    }

    /** Returns an id as a term can hold it: as it is, if it is not endless. */
    static String keyText(String id) {
        if (id.length() <= FOUND_CHARACTERS) {
            return id;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8));
            return Words.cut(id, FOUND_CHARACTERS) + " " + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Returns what the keys of ids begin with that begin so. */
    static String keyStart(String prefix) {
        return Words.cut(prefix, FOUND_CHARACTERS);
    }

    static Term tag(String tag) {
        return new Term(TAG, Words.cut(tag, FOUND_CHARACTERS));
    }

    static Term component(int component) {
        return new Term(COMPONENT, Integer.toString(component));
    }

    /**
     * Returns the document.
     *
     * @param direction of the track in its space; without length, it is near nothing
     */
    static Document of(TrackEmbedding embedding, Space space, float[] direction) {
        String id = keyText(embedding.getTrackId());
        Document document = new Document();
        document.add(new StringField(KEY, id, Field.Store.NO));
        document.add(new SortedDocValuesField(KEY, new BytesRef(id)));
        document.add(new StoredField(RECORD, stored(embedding)));
        document.add(new StoredField(SPACE, space.field()));
        String title = found(embedding.getTitle());
        document.add(new TextField(TITLE, title, Field.Store.NO));
        document.add(new TextField(WORDS, words(embedding, title), Field.Store.NO));
        for (String tag : Set.copyOf(foundTags(embedding))) {
            document.add(new StringField(TAG, tag, Field.Store.NO));
        }
        for (ComponentShare share : embedding.getStrongest()) {
            document.add(
                    new StringField(
                            COMPONENT, Integer.toString(share.getComponent()), Field.Store.NO));
        }
        document.add(new NumericDocValuesField(ARRIVED, embedding.getArrivedAt().toEpochMilli()));
        document.add(new NumericDocValuesField(EMBEDDED, embedding.getEmbeddedAt().toEpochMilli()));
        document.add(new SortedDocValuesField(MODEL, new BytesRef(keyText(space.modelId()))));
        document.add(new NumericDocValuesField(VERSION, embedding.getModelVersion()));
        if (hasLength(direction)) {
            document.add(
                    new KnnFloatVectorField(
                            space.field(), direction, VectorSimilarityFunction.DOT_PRODUCT));
        }
        return document;
    }

    static boolean hasLength(float[] direction) {
        for (float x : direction) {
            if (x != 0) {
                return true;
            }
        }
        return false;
    }

    /** The record without its numbers, of which the index has what is compared. */
    private static byte[] stored(TrackEmbedding embedding) {
        TrackEmbedding line = new TrackEmbedding();
        for (Schema.Field field : embedding.getSchema().getFields()) {
            line.put(field.pos(), embedding.get(field.pos()));
        }
        line.setEmbedding(List.of());
        line.setVector(List.of());
        return CODEC.get().encode(line);
    }

    private static String words(TrackEmbedding embedding, String title) {
        Stream<String> others =
                Stream.of(embedding.getArtist(), embedding.getTrackId()).map(TrackDocument::found);
        Stream<String> tags = foundTags(embedding).stream().map(Words::fold);
        return Stream.of(Stream.of(title), others, tags)
                .flatMap(texts -> texts)
                .collect(Collectors.joining(" "));
    }

    private static String found(String text) {
        return text == null ? "" : Words.fold(Words.cut(text, FOUND_CHARACTERS));
    }

    private static List<String> foundTags(TrackEmbedding embedding) {
        return embedding.getTags().stream()
                .limit(FOUND_TAGS)
                .map(tag -> Words.cut(tag, FOUND_CHARACTERS))
                .toList();
    }

    /** Returns what is shown of a track. */
    static TrackLine line(IndexSearcher searcher, int document) throws IOException {
        BytesRef record =
                searcher.storedFields().document(document, Set.of(RECORD)).getBinaryValue(RECORD);
        byte[] bytes = BytesRef.deepCopyOf(record).bytes;
        try {
            return TrackLine.of(CODEC.get().decode(bytes));
        } catch (MalformedRecordException e) {
            throw new IOException("a track in the index cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns where a track lies. */
    static Space space(IndexSearcher searcher, int document) throws IOException {
        return Space.ofField(searcher.storedFields().document(document, Set.of(SPACE)).get(SPACE));
    }

    /** Returns a track's vector of unit length, or null if it has no direction. */
    static float[] direction(IndexSearcher searcher, int document, Space space) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
        FloatVectorValues vectors = leaf.reader().getFloatVectorValues(space.field());
        int inLeaf = document - leaf.docBase;
        return vectors == null || vectors.advance(inLeaf) != inLeaf
                ? null
                : vectors.vectorValue().clone();
    }
}
