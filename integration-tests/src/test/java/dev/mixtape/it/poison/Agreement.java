package dev.mixtape.it.poison;

import dev.mixtape.it.trial.Percentiles;
import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the embeddings of some songs in one catalog are from those in another.
 *
 * @param songs how many
 * @param identical of these, equal in every bit of embedding, vector and bound
 * @param moved Hellinger's distance between what they say of components, in [0, 1]
 * @param cosine the least of the cosines of their vectors
 * @param lost of the bound, mean over songs, nats per frame; negative if it gained
 */
record Agreement(int songs, int identical, Percentiles moved, double cosine, double lost) {

    /** Compares them. */
    static Agreement of(Catalog catalog, Catalog reference, List<String> songs) {
        double[] moved = new double[songs.size()];
        int identical = 0;
        double cosine = 1;
        double lost = 0;
        for (int n = 0; n < moved.length; n++) {
            TrackEmbedding is = catalog.newest().get(songs.get(n));
            TrackEmbedding was = reference.newest().get(songs.get(n));
            if (is == null || was == null) {
                moved[n] = 1; // of which the account complains
                continue;
            }
            identical += isEqual(is, was) ? 1 : 0;
            moved[n] =
                    1
                            - Similarity.HELLINGER.between(
                                    EmbeddingRecords.values(is), EmbeddingRecords.values(was));
            cosine =
                    Math.min(
                            cosine,
                            Similarity.COSINE.between(
                                    EmbeddingRecords.vector(is), EmbeddingRecords.vector(was)));
            lost += (was.getBoundPerFrame() - is.getBoundPerFrame()) / moved.length;
        }
        return new Agreement(moved.length, identical, Percentiles.of(moved), cosine, lost);
    }

    private static boolean isEqual(TrackEmbedding a, TrackEmbedding b) {
        return a.getEmbedding().equals(b.getEmbedding())
                && a.getVector().equals(b.getVector())
                && Double.compare(a.getBoundPerFrame(), b.getBoundPerFrame()) == 0;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("songs", songs);
        json.put("identical", identical);
        json.put("p50", rounded(moved.at(50)));
        json.put("p99", rounded(moved.at(99)));
        json.put("max", rounded(moved.at(100)));
        json.put("cosineMin", rounded(cosine));
        json.put("boundLost", rounded(lost));
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
