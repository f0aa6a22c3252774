package dev.mixtape.pipeline.settings;

import java.time.Duration;
import java.util.List;

/** What listeners hear, and what comes of it; a part of {@link MixtapeSettings#ALL}. */
public final class ListenerSettings {

    public static final Setting<Boolean> LISTENERS =
            Setting.flag(
                    "listeners.enabled",
                    false,
                    "Whether the job makes user-features of plays; turned on later, it"
                            + " reads plays and embeddings from their beginning.");
    public static final Setting<Duration> LISTENERS_MAX_WAIT =
            Setting.duration(
                    "listeners.max-wait",
                    "7 d",
                    "A play of a track that is not known yet waits this long for it.");
    public static final Setting<Integer> LISTENERS_WAITING_PLAYS =
            Setting.integer(
                    "listeners.waiting-plays",
                    10_000,
                    0,
                    1_000_000,
                    "Plays that wait for one track, at most.");
    public static final Setting<Duration> TASTE_HALF_LIFE =
            Setting.duration("taste.half-life", "30 d", "After this time a play counts half.");
    public static final Setting<Integer> TASTE_TRACKS =
            Setting.integer(
                    "taste.tracks",
                    500,
                    1,
                    100_000,
                    "Tracks of a listener that are kept one by one, the heaviest; what is"
                            + " beyond them counts on, but follows no newer embedding.");
    public static final Setting<Integer> TASTE_CANDIDATES =
            Setting.integer(
                    "taste.candidates",
                    64,
                    1,
                    10_000,
                    "Tracks of each component, those with the largest shares, among which"
                            + " recommended ones are chosen.");
    public static final Setting<Integer> TASTE_RECOMMENDED =
            Setting.integer("taste.recommended", 20, 0, 500, "Unheard tracks a listener.");
    public static final Setting<Duration> TASTE_INTERVAL =
            Setting.duration(
                    "taste.interval",
                    "10 s",
                    "A listener's features are published at most this often.");

    static final List<Setting<?>> ALL =
            List.of(
                    LISTENERS,
                    LISTENERS_MAX_WAIT,
                    LISTENERS_WAITING_PLAYS,
                    TASTE_HALF_LIFE,
                    TASTE_TRACKS,
                    TASTE_CANDIDATES,
                    TASTE_RECOMMENDED,
                    TASTE_INTERVAL);

    private ListenerSettings() {}
}
