package dev.mixtape.operators.gate;

import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Which songs are held back, and what is refused for their sake.
 *
 * @param heldBack share of tracks, in [0, 0.5]; 0 for no gate
 * @param margin nats per frame, above 0
 * @param memoryTracks tracks after which a song that is held back is still there with probability
 *     1/e
 * @param seed of the choice
 */
public record GateRule(double heldBack, double margin, int memoryTracks, long seed)
        implements Serializable {

    /** Holds nothing back, and refuses nothing. */
    public static final GateRule OFF = new GateRule(0, 1, 1, 0);

    /** That of some settings. */
    public static GateRule of(Settings settings) {
        return new GateRule(
                settings.get(GateSettings.HELD_BACK),
                settings.get(GateSettings.MARGIN),
                settings.get(GateSettings.MEMORY_TRACKS),
                settings.get(ModelSettings.SEED));
    }

    /** Whether there is a gate. */
    public boolean isOn() {
        return heldBack > 0;
    }

    /** Whether a track is one of those from which nothing is learned; always the same ones. */
    public boolean holdsBack(String trackId) {
        return isOn() && random("held back " + trackId).nextDouble() < heldBack;
    }

    SplittableRandom random(String of) {
        return new SplittableRandom(Bootstrap.mix(seed, of));
    }
}
