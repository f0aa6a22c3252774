package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;

/**
 * Defaults for a person who watches: small collections, quick checkpoints. What is right for a
 * catalog (256 components, batches of hundreds, a slow learning rate) would show nothing within a
 * minute.
 */
final class LocalSettings {
    /** So few are through within a minute, and nobody wants to wait for the last batch then. */
    private static final int SOON_THROUGH = 64;

    private LocalSettings() {}

    /** Settings so that so many tracks give a model and several versions of it. */
    static Settings forTracks(int tracks) {
        return MixtapeSettings.defaults()
                .with(ModelSettings.CORPUS_COMPONENTS, 64)
                .with(ModelSettings.SONG_COMPONENTS, 16)
                .with(LearningSettings.BOOTSTRAP_TRACKS, between(1, tracks / 3, 64))
                .with(LearningSettings.BOOTSTRAP_MAX_WAIT, "15 s")
                .with(LearningSettings.BATCH_TRACKS, between(1, tracks / 5, 64))
                .with(LearningSettings.BATCH_MAX_WAIT, tracks <= SOON_THROUGH ? "3 s" : "10 s")
                .with(ModelSettings.TAU0, 1)
                .with(MixtapeSettings.COMPONENTS_INTERVAL, "5 s")
                .with(MixtapeSettings.CHECKPOINT_INTERVAL, "1 s");
    }

    /** Settings for a folder that may hold a few tracks now and many later. */
    static Settings forAFolder() {
        return forTracks(200);
    }

    private static int between(int least, int value, int most) {
        return Math.max(least, Math.min(most, value));
    }
}
