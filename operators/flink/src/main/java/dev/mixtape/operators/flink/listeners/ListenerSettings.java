package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import java.time.Duration;
import java.util.List;

/**
 * What listeners hear, and what comes of it; owned by the part of the job that follows listeners.
 */
public final class ListenerSettings {

    public static final Setting<Boolean> LISTENERS =
            Setting.flag(
                    "listeners.enabled",
                    false,
                    "Whether the job makes user-features of plays; turned on later, it"
                            + " reads plays and embeddings from their beginning.");
    public static final Setting<String> PLAYS_TOPIC =
            Setting.text("topics.plays", "plays", "The topic of who heard which track, and when.");
    public static final Setting<Duration> PLAYS_RETENTION =
            Setting.durationOrForever(
                    "topics.plays-retention",
                    "365 d",
                    "How long plays are kept in a topic that Mixtape makes. Tastes are made anew of"
                        + " what is there when the job starts without state; after 12 half-lives,"
                        + " the default, a play counts 1/4096. With another taste.half-life, at"
                        + " least 5 of it.");
    public static final Setting<String> USER_FEATURES_TOPIC =
            Setting.text(
                    "topics.user-features",
                    "user-features",
                    "The topic of each listener's taste, and of tracks for them.");
    public static final Setting<Duration> LISTENERS_MAX_WAIT =
            Setting.duration(
                    "listeners.max-wait",
                    "7 d",
                    "How long a play waits for a track that is not known yet.");
    public static final Setting<Integer> LISTENERS_WAITING_PLAYS =
            Setting.integer(
                    "listeners.waiting-plays",
                    10_000,
                    0,
                    1_000_000,
                    "The most plays that wait for one track.");
    public static final Setting<Duration> TASTE_HALF_LIFE =
            Setting.duration("taste.half-life", "30 d", "The time after which a play counts half.");
    public static final Setting<Integer> TASTE_TRACKS =
            Setting.integer(
                    "taste.tracks",
                    500,
                    1,
                    100_000,
                    "The tracks of a listener that are kept one by one, the heaviest; what is"
                            + " beyond them counts on, but follows no newer embedding.");
    public static final Setting<Integer> TASTE_CANDIDATES =
            Setting.integer(
                    "taste.candidates",
                    64,
                    1,
                    10_000,
                    "The tracks of each component, those with the largest shares, among which"
                            + " recommended ones are chosen.");
    public static final Setting<TasteSimilarity> TASTE_SIMILARITY =
            Setting.choice(
                    "taste.similarity",
                    TasteSimilarity.VECTORS,
                    "How unheard tracks are compared with a taste: vectors by the cosine of their"
                            + " vectors; hellinger by their distributions over components.");
    public static final Setting<Integer> TASTE_RECOMMENDED =
            Setting.integer(
                    "taste.recommended",
                    20,
                    0,
                    500,
                    "How many unheard tracks are recommended to a listener.");
    public static final Setting<Duration> TASTE_INTERVAL =
            Setting.duration(
                    "taste.interval",
                    "10 s",
                    "A listener's features are published at most this often.");

    /** As pages show them. */
    public static final SettingGroup GROUP =
            new SettingGroup(
                    "Listeners",
                    List.of(
                            LISTENERS,
                            PLAYS_TOPIC,
                            PLAYS_RETENTION,
                            USER_FEATURES_TOPIC,
                            LISTENERS_MAX_WAIT,
                            LISTENERS_WAITING_PLAYS,
                            TASTE_HALF_LIFE,
                            TASTE_TRACKS,
                            TASTE_CANDIDATES,
                            TASTE_SIMILARITY,
                            TASTE_RECOMMENDED,
                            TASTE_INTERVAL));

    private ListenerSettings() {}
}
