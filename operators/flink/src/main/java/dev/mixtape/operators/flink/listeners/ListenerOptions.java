package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.listeners.HalfLife;
import dev.mixtape.operators.listeners.Taste;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * How listeners' features are made.
 *
 * @param modelId the model whose components tastes are made of
 * @param vectorWidth numbers of a track's vector; 0 if tracks are compared without
 * @param halfLife after which a play counts half
 * @param maxWait how long a play waits for its track
 * @param waitingPlays of one track, at most
 * @param tracks of one listener that are kept one by one
 * @param candidates of one component, among which recommended tracks are chosen
 * @param recommended tracks a listener
 * @param interval a listener's features are published at most this often
 */
public record ListenerOptions(
        String modelId,
        int vectorWidth,
        Duration halfLife,
        Duration maxWait,
        int waitingPlays,
        int tracks,
        int candidates,
        int recommended,
        Duration interval)
        implements Serializable {

    private static final Duration SHORTEST_HALF_LIFE = Duration.ofSeconds(1);

    /** Beyond it times in milliseconds would overflow, and nobody lives that long. */
    private static final Duration LONGEST_HALF_LIFE = Duration.ofDays(100_000);

    /** What a user has set. */
    public static ListenerOptions of(Settings settings) {
        Duration halfLife = settings.get(ListenerSettings.TASTE_HALF_LIFE);
        if (halfLife.compareTo(SHORTEST_HALF_LIFE) < 0
                || halfLife.compareTo(LONGEST_HALF_LIFE) > 0) {
            throw new SettingException(
                    ListenerSettings.TASTE_HALF_LIFE.key()
                            + "="
                            + halfLife
                            + ": must be between 1 s and "
                            + LONGEST_HALF_LIFE.toDays()
                            + " d");
        }
        return new ListenerOptions(
                settings.get(ModelSettings.MODEL_ID),
                vectorWidth(settings),
                halfLife,
                settings.get(ListenerSettings.LISTENERS_MAX_WAIT),
                settings.get(ListenerSettings.LISTENERS_WAITING_PLAYS),
                settings.get(ListenerSettings.TASTE_TRACKS),
                settings.get(ListenerSettings.TASTE_CANDIDATES),
                settings.get(ListenerSettings.TASTE_RECOMMENDED),
                settings.get(ListenerSettings.TASTE_INTERVAL));
    }

    private static int vectorWidth(Settings settings) {
        return settings.get(ListenerSettings.TASTE_SIMILARITY) == TasteSimilarity.VECTORS
                ? ModelSettings.vectorWidth(settings, ListenerSettings.TASTE_SIMILARITY)
                : 0;
    }

    /** The vector of a taste; no numbers if tracks are compared without, though some have one. */
    float[] vector(Taste taste) {
        return vectorWidth == 0 ? new float[0] : taste.vector().values();
    }

    HalfLife decay() {
        return new HalfLife(halfLife.toMillis());
    }
}
