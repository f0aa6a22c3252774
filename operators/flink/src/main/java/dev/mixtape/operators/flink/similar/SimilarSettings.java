package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import java.util.List;

/** How the tracks near each one are found; owned by the part of the job that keeps neighbours. */
public final class SimilarSettings {
    /** As many as a job has key groups. */
    private static final int MAX_SHARDS = 1_024;

    public static final Setting<Boolean> SIMILAR_ENABLED =
            Setting.flag(
                    "similar.enabled",
                    false,
                    "Whether the job keeps the nearest others of every track; they and an"
                            + " index of all embeddings are in the TaskManagers' heap.");
    public static final Setting<String> SIMILAR_TRACKS_TOPIC =
            Setting.text(
                    "topics.similar-tracks",
                    "similar-tracks",
                    "The topic of the nearest others of each track.");
    public static final Setting<Integer> SIMILAR_K =
            Setting.integer(
                    "similar.k", 10, 1, 1_000, "How many neighbours of each track are published.");
    public static final Setting<Comparison> SIMILARITY =
            Setting.choice(
                    "similar.similarity",
                    Comparison.VECTORS,
                    "How tracks are compared: vectors by the cosine of their vectors; hellinger or"
                            + " jensen-shannon of the distributions that embeddings stand for; or"
                            + " cosine of embeddings, as the paper does.");
    public static final Setting<Integer> SIMILAR_SHARDS =
            Setting.integer(
                    "similar.shards",
                    2,
                    1,
                    MAX_SHARDS,
                    "The parts of the index, each on one subtask; every one is searched for"
                            + " every track.");
    public static final Setting<Integer> SIMILAR_BEAM =
            Setting.integer(
                    "similar.beam",
                    32,
                    1,
                    10_000,
                    "The candidates that each part of the index looks for; more find more, and cost"
                            + " more.");
    public static final Setting<Integer> SIMILAR_ASK_AGAIN =
            Setting.integer(
                    "similar.ask-again",
                    1,
                    0,
                    100,
                    "How many tracks, those searched for longest ago, are searched for again"
                            + " with each one that comes or changes; with each that goes k"
                            + " times as many.");

    /** As pages show them. */
    public static final SettingGroup GROUP =
            new SettingGroup(
                    "Similar tracks",
                    List.of(
                            SIMILAR_ENABLED,
                            SIMILAR_TRACKS_TOPIC,
                            SIMILAR_K,
                            SIMILARITY,
                            SIMILAR_SHARDS,
                            SIMILAR_BEAM,
                            SIMILAR_ASK_AGAIN));

    private SimilarSettings() {}
}
