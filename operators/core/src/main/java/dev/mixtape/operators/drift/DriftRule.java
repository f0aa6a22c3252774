package dev.mixtape.operators.drift;

import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import java.io.Serializable;

/**
 * What counts as drift.
 *
 * @param shortTracks memory of the short window: what is this many tracks old weighs 1/e
 * @param longTracks memory of the long window, at least twice the short one
 * @param threshold standard deviations of a normal variable, at least 3
 */
public record DriftRule(int shortTracks, int longTracks, double threshold) implements Serializable {

    /** Checks that the windows differ. */
    public DriftRule {
        if (longTracks < 2L * shortTracks) {
            throw new SettingException(
                    DriftSettings.LONG_TRACKS.key()
                            + "="
                            + longTracks
                            + ": must be at least twice "
                            + DriftSettings.SHORT_TRACKS.key()
                            + "="
                            + shortTracks);
        }
    }

    /**
     * That of some settings.
     *
     * @throws SettingException if the windows do not differ enough
     */
    public static DriftRule of(Settings settings) {
        return new DriftRule(
                settings.get(DriftSettings.SHORT_TRACKS),
                settings.get(DriftSettings.LONG_TRACKS),
                settings.get(DriftSettings.THRESHOLD));
    }

    /** An alarm ends below this, so that one that wavers at the threshold is raised once. */
    double calm() {
        return threshold / 2;
    }
}
