package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import java.io.Serializable;
import java.util.Map;

/**
 * How neighbours are found.
 *
 * @param modelId whose embeddings are compared
 * @param comparison of what, and how; fixed for the life of the state
 * @param shards that tracks are spread over; fixed for the life of the state
 * @param k neighbours of a track that are published
 * @param beam candidates that each shard looks for
 * @param askAgain tracks that are asked about again for each one that comes or changes; for each
 *     that goes k times as many
 */
public record SimilarOptions(
        String modelId, Comparison comparison, Shards shards, int k, int beam, int askAgain)
        implements Serializable {

    /** Checks that there is what is to be compared. */
    private static Comparison comparison(Settings settings) {
        Comparison comparison = settings.get(SimilarSettings.SIMILARITY);
        if (comparison == Comparison.VECTORS) {
            ModelSettings.vectorWidth(settings, SimilarSettings.SIMILARITY);
        }
        return comparison;
    }

    /**
     * What a user has set.
     *
     * @param keyGroups the job's maximum parallelism
     */
    public static SimilarOptions of(Settings settings, int keyGroups) {
        return new SimilarOptions(
                settings.get(ModelSettings.MODEL_ID),
                comparison(settings),
                new Shards(settings.get(SimilarSettings.SIMILAR_SHARDS), keyGroups),
                settings.get(SimilarSettings.SIMILAR_K),
                settings.get(SimilarSettings.SIMILAR_BEAM),
                settings.get(SimilarSettings.SIMILAR_ASK_AGAIN));
    }

    /** How many more than are published a list keeps, for neighbours that go. */
    private static final int RESERVE = 2;

    /** What the state of a job keeps for its life, by the settings' keys. */
    Map<String, String> fixed() {
        return Map.of(
                SimilarSettings.SIMILAR_SHARDS.key(), Integer.toString(shards.count()),
                SimilarSettings.SIMILARITY.key(), comparison.toString());
    }

    int kept() {
        return RESERVE * k;
    }
}
