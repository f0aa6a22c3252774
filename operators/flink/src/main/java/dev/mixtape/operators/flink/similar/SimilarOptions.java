package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.similarity.Similarity;
import java.io.Serializable;
import java.util.Map;

/**
 * How neighbours are found.
 *
 * @param modelId whose embeddings are compared
 * @param similarity by which they are compared; fixed for the life of the state
 * @param shards that tracks are spread over; fixed for the life of the state
 * @param k neighbours of a track that are published
 * @param beam candidates that each shard looks for
 * @param askAgain tracks that are asked about again for each one that comes or changes; for each
 *     that goes k times as many
 */
public record SimilarOptions(
        String modelId, Similarity similarity, Shards shards, int k, int beam, int askAgain)
        implements Serializable {

    /**
     * What a user has set.
     *
     * @param keyGroups the job's maximum parallelism
     */
    public static SimilarOptions of(Settings settings, int keyGroups) {
        return new SimilarOptions(
                settings.get(ModelSettings.MODEL_ID),
                settings.get(SimilarSettings.SIMILARITY),
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
                SimilarSettings.SIMILARITY.key(), similarity.toString());
    }

    int kept() {
        return RESERVE * k;
    }
}
