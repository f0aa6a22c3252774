package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.listeners.HalfLife;
import java.io.Serializable;
import java.time.Duration;

/**
 * How listeners' features are made.
 *
 * @param modelId the model whose components tastes are made of
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
        Duration halfLife,
        Duration maxWait,
        int waitingPlays,
        int tracks,
        int candidates,
        int recommended,
        Duration interval)
        implements Serializable {

    HalfLife decay() {
        return new HalfLife(halfLife.toMillis());
    }
}
