package dev.mixtape.pipeline.settings;

import dev.mixtape.operators.similarity.Similarity;
import java.util.List;

/** How the tracks near each one are found; a part of {@link MixtapeSettings#ALL}. */
public final class NeighbourSettings {

    public static final Setting<Boolean> SIMILAR_ENABLED =
            Setting.flag(
                    "similar.enabled",
                    false,
                    "Whether the job keeps the nearest others of every track; they and an"
                            + " index of all embeddings are in the TaskManagers' heap.");
    public static final Setting<Integer> SIMILAR_K =
            Setting.integer("similar.k", 10, 1, 1_000, "How many, of each track.");
    public static final Setting<Similarity> SIMILARITY =
            Setting.of(
                    "similar.similarity",
                    "hellinger",
                    "How tracks are compared: hellinger or jensen-shannon of the distributions"
                            + " that embeddings stand for, or cosine of embeddings as the paper"
                            + " does.",
                    NeighbourSettings::similarity);
    public static final Setting<Integer> SIMILAR_SHARDS =
            Setting.integer(
                    "similar.shards",
                    2,
                    1,
                    MixtapeSettings.MAX_PARALLELISM,
                    "Parts of the index, each on one subtask; every one is searched for"
                            + " every track.");
    public static final Setting<Integer> SIMILAR_BEAM =
            Setting.integer(
                    "similar.beam",
                    32,
                    1,
                    10_000,
                    "Candidates that each part looks for; more find more, and cost more.");
    public static final Setting<Integer> SIMILAR_ASK_AGAIN =
            Setting.integer(
                    "similar.ask-again",
                    1,
                    0,
                    100,
                    "Tracks, those searched for longest ago, that are searched for again"
                            + " with each one that comes or changes; with each that goes k"
                            + " times as many.");

    static final List<Setting<?>> ALL =
            List.of(
                    SIMILAR_ENABLED,
                    SIMILAR_K,
                    SIMILARITY,
                    SIMILAR_SHARDS,
                    SIMILAR_BEAM,
                    SIMILAR_ASK_AGAIN);

    private NeighbourSettings() {}

    private static Similarity similarity(String text) {
        try {
            return Similarity.of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must be one of cosine, jensen-shannon, hellinger", e);
        }
    }
}
