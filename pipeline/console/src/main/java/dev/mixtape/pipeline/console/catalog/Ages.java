package dev.mixtape.pipeline.console.catalog;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/**
 * Of which versions embeddings are, and when the newest was made.
 *
 * @param behind tracks by versions behind the newest; a version from before a rollback is none
 * @param ofOtherModels tracks
 */
record Ages(SortedMap<Long, Long> behind, long ofOtherModels, Optional<Instant> newest) {

    /** Reads one column of all tracks: some milliseconds for 100,000. */
    static Ages of(IndexSearcher searcher, Optional<String> modelId, Optional<Long> version)
            throws IOException {
        SortedMap<Long, Long> behind = new TreeMap<>();
        long others = 0;
        long newest = Long.MIN_VALUE;
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            LeafReader reader = leaf.reader();
            Bits live = reader.getLiveDocs();
            SortedDocValues models = DocValues.getSorted(reader, TrackDocument.MODEL);
            NumericDocValues versions = DocValues.getNumeric(reader, TrackDocument.VERSION);
            NumericDocValues times = DocValues.getNumeric(reader, TrackDocument.EMBEDDED);
            int followed =
                    modelId.isEmpty()
                            ? -1
                            : models.lookupTerm(new BytesRef(TrackDocument.keyText(modelId.get())));
            for (int document = models.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = models.nextDoc()) {
                if (live != null && !live.get(document)) {
                    continue;
                }
                newest = Math.max(newest, value(times, document));
                if (models.ordValue() != followed) {
                    others += modelId.isPresent() ? 1 : 0;
                } else if (version.isPresent()) {
                    long steps = Math.max(0, version.get() - value(versions, document));
                    behind.merge(steps, 1L, Long::sum);
                }
            }
        }
        return new Ages(
                behind,
                others,
                newest == Long.MIN_VALUE
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(newest)));
    }

    private static long value(NumericDocValues values, int document) throws IOException {
        return values.advanceExact(document) ? values.longValue() : 0;
    }
}
