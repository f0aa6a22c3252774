package dev.mixtape.pipeline.fit;

import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.learner.Learner;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.model.Population;
import dev.mixtape.operators.moves.MoveSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.settings.MixtapeSettings;

/**
 * A user's settings for learning from a bounded number of songs. Two defaults are the stream's no
 * longer, because such a source ends and is passed through several times.
 */
public final class BoundedLearning {
    private static final int UPDATES_AN_EPOCH = 10;

    private BoundedLearning() {}

    /**
     * The learner: unless {@code batch.tracks} is set, a batch is a tenth of the songs where that
     * is less, so that a small source too gives several updates an epoch.
     */
    public static Learner learner(Settings settings, int songs, int epochs) {
        int most = settings.get(LearningSettings.BATCH_TRACKS);
        int batch =
                settings.isSet(LearningSettings.BATCH_TRACKS)
                        ? most
                        : Math.max(1, Math.min(most, songs / UPDATES_AN_EPOCH));
        return new Learner(
                batch,
                settings.get(LearningSettings.BOOTSTRAP_TRACKS),
                settings.get(LearningSettings.BOOTSTRAP_FRAMES),
                epochs,
                settings.get(MixtapeSettings.PARALLELISM),
                settings.get(ModelSettings.VECTOR_WIDTH),
                MoveSettings.of(settings));
    }

    /**
     * The hyperparameters: unless {@code learning.population} is set, an update speaks for all
     * songs of the source; {@code seen} would count every song again in each epoch.
     *
     * @param D features of a frame
     * @throws UserError if no model has so many features, or so many of them and of components
     */
    public static Hyperparameters hyperparameters(Settings settings, int D, int songs) {
        Hyperparameters h;
        try {
            h = Hyperparameters.of(settings, D);
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    e.getMessage() + "; set model.components lower, or give fewer features", e);
        }
        return settings.isSet(ModelSettings.POPULATION)
                ? h
                : h.toBuilder().population(new Population(songs)).build();
    }
}
