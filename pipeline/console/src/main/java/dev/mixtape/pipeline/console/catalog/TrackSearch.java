package dev.mixtape.pipeline.console.catalog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;

/** Tracks by words, component and tag. */
final class TrackSearch {
    /** Of a query; what comes behind is not looked for. */
    private static final int MAX_CHARACTERS = 1_000;

    private static final int MAX_WORDS = 16;

    private static final SortField NEWEST =
            new SortField(TrackDocument.ARRIVED, SortField.Type.LONG, true);
    private static final SortField BY_ID = new SortField(TrackDocument.KEY, SortField.Type.STRING);

    /** Whole words of titles first; those that are as good by arrival. */
    private static final Sort BEST = new Sort(SortField.FIELD_SCORE, NEWEST, BY_ID);

    private static final Sort OLDEST =
            new Sort(new SortField(TrackDocument.ARRIVED, SortField.Type.LONG), BY_ID);

    private TrackSearch() {}

    static Page page(IndexSearcher searcher, Query wanted) throws IOException {
        var query = query(wanted);
        int most = Math.max(1, searcher.getIndexReader().maxDoc());
        int last = (int) Math.min((long) wanted.offset() + wanted.limit(), most);
        TopDocs found =
                searcher.search(
                        query,
                        new TopFieldCollectorManager(
                                BEST, Math.max(1, last), null, Integer.MAX_VALUE));
        List<TrackLine> lines = new ArrayList<>();
        int end = Math.min(last, found.scoreDocs.length);
        for (int i = wanted.offset(); i < end; i++) {
            lines.add(TrackDocument.line(searcher, found.scoreDocs[i].doc));
        }
        return new Page(found.totalHits.value, lines);
    }

    /** Returns all tracks, in the order in which they arrived. */
    static int[] arrivals(IndexSearcher searcher) throws IOException {
        int most = Math.max(1, searcher.getIndexReader().maxDoc());
        TopDocs found =
                searcher.search(
                        TrackDocument.ALL,
                        new TopFieldCollectorManager(OLDEST, most, null, Integer.MAX_VALUE));
        return Arrays.stream(found.scoreDocs).mapToInt((ScoreDoc hit) -> hit.doc).toArray();
    }

    private static org.apache.lucene.search.Query query(Query wanted) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        all.add(TrackDocument.ALL, Occur.FILTER);
        if (wanted.component() != null) {
            all.add(new TermQuery(TrackDocument.component(wanted.component())), Occur.FILTER);
        }
        if (wanted.tag() != null && !wanted.tag().isEmpty()) {
            all.add(new TermQuery(TrackDocument.tag(wanted.tag())), Occur.FILTER);
        }
        if (wanted.words() != null && !wanted.words().isBlank()) {
            List<String> words = Words.of(Words.cut(wanted.words(), MAX_CHARACTERS), MAX_WORDS);
            if (words.isEmpty()) {
                return new MatchNoDocsQuery("punctuation is no word");
            }
            words.forEach(word -> addWord(all, word));
        }
        return all.build();
    }

    private static void addWord(BooleanQuery.Builder all, String word) {
        all.add(
                new ConstantScoreQuery(new PrefixQuery(new Term(TrackDocument.WORDS, word))),
                Occur.MUST);
        all.add(constant(TrackDocument.WORDS, word), Occur.SHOULD);
        all.add(constant(TrackDocument.TITLE, word), Occur.SHOULD);
    }

    private static org.apache.lucene.search.Query constant(String field, String word) {
        return new ConstantScoreQuery(new TermQuery(new Term(field, word)));
    }
}
