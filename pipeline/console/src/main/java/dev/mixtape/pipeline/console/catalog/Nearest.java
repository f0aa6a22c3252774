package dev.mixtape.pipeline.console.catalog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;

/** The tracks of one space that are nearest to a vector, found by its graph. */
final class Nearest {
    /**
     * Tracks that a search keeps in view at least: the more, the fewer of the nearest it misses
     * (docs/console.md has the measurement).
     */
    private static final int BEAM = 64;

    private static final Comparator<Neighbour> BY_FALLING_SIMILARITY =
            Comparator.comparing(Neighbour::similarity)
                    .reversed()
                    .thenComparing(neighbour -> neighbour.track().id());

    private Nearest() {}

    /**
     * Finds them.
     *
     * @param direction of unit length
     */
    static List<Neighbour> of(
            IndexSearcher searcher, Space space, float[] direction, int limit, Set<String> without)
            throws IOException {
        int wanted = (int) Math.min((long) limit + without.size(), Integer.MAX_VALUE);
        List<Neighbour> found = new ArrayList<>();
        for (ScoreDoc hit : hits(searcher, space, direction, wanted)) {
            TrackLine line = TrackDocument.line(searcher, hit.doc);
            if (!without.contains(line.id())) {
                found.add(new Neighbour(line, similarity(hit)));
            }
        }
        found.sort(BY_FALLING_SIMILARITY);
        return List.copyOf(found.subList(0, Math.min(limit, found.size())));
    }

    /** Returns so many hits, nearest first. */
    static List<ScoreDoc> hits(IndexSearcher searcher, Space space, float[] direction, int wanted)
            throws IOException {
        int tracks = searcher.getIndexReader().maxDoc();
        int beam = Math.min(Math.max(BEAM, wanted), Math.max(1, tracks));
        ScoreDoc[] hits =
                searcher.search(new KnnFloatVectorQuery(space.field(), direction, beam), beam)
                        .scoreDocs;
        return Arrays.asList(hits).subList(0, Math.min(wanted, hits.length));
    }

    /** Lucene's score of a dot product is (1 + cosine) / 2. */
    static float similarity(ScoreDoc hit) {
        return Math.max(-1, Math.min(1, 2 * hit.score - 1));
    }

    /**
     * Returns the space of a model's tracks that a vector lies in; empty if the model has none.
     *
     * @param direction of unit length
     * @throws IllegalArgumentException if its tracks have another width
     */
    static Optional<Space> space(IndexSearcher searcher, String modelId, float[] direction)
            throws IOException {
        List<Space> all = spaces(searcher, modelId);
        List<Space> found =
                all.stream().filter(space -> space.width() == direction.length).toList();
        if (found.isEmpty() && !all.isEmpty()) {
            throw new IllegalArgumentException(
                    "vector of "
                            + direction.length
                            + " numbers: those of model "
                            + modelId
                            + " have "
                            + all.get(0).width());
        }
        if (found.size() > 1 && hits(searcher, found.get(0), direction, 1).isEmpty()) {
            return Optional.of(found.get(1)); // the first is a field of tracks that are gone
        }
        return found.stream().findFirst();
    }

    /** Those of songs' vectors first. */
    private static List<Space> spaces(IndexSearcher searcher, String modelId) {
        Set<String> fields = new HashSet<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            for (FieldInfo field : leaf.reader().getFieldInfos()) {
                if (field.hasVectorValues()) {
                    fields.add(field.name);
                }
            }
        }
        return fields.stream()
                .map(Space::ofField)
                .filter(space -> space.modelId().equals(modelId))
                .sorted(Comparator.comparing(Space::kind).thenComparing(Space::width))
                .toList();
    }
}
