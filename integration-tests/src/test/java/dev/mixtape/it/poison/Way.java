package dev.mixtape.it.poison;

import dev.mixtape.operators.flink.RefreshSettings;
import dev.mixtape.operators.framing.FramingSettings;
import dev.mixtape.operators.gate.GateSettings;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.util.List;
import java.util.Locale;

/**
 * One way to live through the hour: a job with topics and a model of its own.
 *
 * @param isLockstep whether the log alone decides; otherwise embeddings are kept fresh
 * @param isPoisoned whether the noise comes
 */
record Way(boolean isLockstep, Defence defence, boolean isPoisoned) {

    /** What stands between the noise and the model. */
    enum Defence {
        /** Nothing. */
        NONE,
        GATE,
        /** To the version before the hour, when it is over. */
        ROLLBACK
    }

    private static final String LOCKSTEP = "lockstep";
    private static final String LIVE = "live";
    private static final String CLEAN = "clean";

    /**
     * Returns that of a name, such as {@code lockstep-rollback}; {@code live-clean} has no noise.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Way of(String name) {
        for (boolean isLockstep : new boolean[] {true, false}) {
            for (Defence defence : Defence.values()) {
                Way way = new Way(isLockstep, defence, true);
                if (way.toString().equals(name)) {
                    return way;
                }
            }
        }
        Way again = new Way(false, Defence.NONE, false);
        if (again.toString().equals(name)) {
            return again;
        }
        throw new IllegalArgumentException(
                name + ": must be lockstep- or live- with none, gate or rollback, or " + again);
    }

    /** Returns the same job without the hour; a gate holds songs back then too. */
    Way withoutNoise() {
        return new Way(isLockstep, defence == Defence.GATE ? Defence.GATE : Defence.NONE, false);
    }

    @Override
    public String toString() {
        String mode = isLockstep ? LOCKSTEP : LIVE;
        String what = defence.name().toLowerCase(Locale.ROOT);
        if (isPoisoned) {
            return mode + "-" + what;
        }
        return mode + "-" + CLEAN + (defence == Defence.NONE ? "" : "-" + what);
    }

    private static final List<Setting<String>> TOPICS =
            List.of(
                    MixtapeSettings.TRACKS_TOPIC,
                    MixtapeSettings.EMBEDDINGS_TOPIC,
                    MixtapeSettings.MODELS_TOPIC,
                    MixtapeSettings.PROGRESS_TOPIC,
                    MixtapeSettings.COMPONENTS_TOPIC,
                    MixtapeSettings.CONTROL_TOPIC,
                    MixtapeSettings.ARCHIVE_TOPIC,
                    MixtapeSettings.DEAD_LETTERS_TOPIC);

    /**
     * Those of its job; one partition, so that the log has the order in which tracks are published.
     *
     * @param run tells apart two that are alike
     */
    Settings settings(String bootstrapServers, int batch, int run) {
        String name = this + "-" + run;
        Settings settings =
                MixtapeSettings.defaults()
                        .with("kafka.bootstrap.servers", bootstrapServers)
                        .with(MixtapeSettings.JOB_NAME, name)
                        .with(ModelSettings.MODEL_ID, name)
                        .with(MixtapeSettings.PARALLELISM, 2)
                        .with(MixtapeSettings.TOPIC_PARTITIONS, 1)
                        .with(MixtapeSettings.CHECKPOINT_INTERVAL, "500 ms")
                        .with(FramingSettings.AUDIO_ISOLATION, "none") // not what is tried here
                        .with(MixtapeSettings.ARCHIVE_EVERY, 1)
                        .with(MixtapeSettings.ARCHIVE_KEEP, 1_000)
                        .with(ModelSettings.CORPUS_COMPONENTS, 24)
                        .with(ModelSettings.SONG_COMPONENTS, 8)
                        .with(ModelSettings.VECTOR_WIDTH, 16)
                        .with(LearningSettings.BOOTSTRAP_TRACKS, batch)
                        .with(LearningSettings.BATCH_TRACKS, batch);
        settings =
                isLockstep
                        ? settings.with(LearningSettings.LOCKSTEP, true)
                        : settings.with(RefreshSettings.REFRESH_SHARE, 0.3)
                                .with(RefreshSettings.REFRESH_CHECK_INTERVAL, "2 s")
                                .with(LearningSettings.BATCH_MAX_WAIT, "2 s");
        if (defence == Defence.GATE) {
            settings = settings.with(GateSettings.HELD_BACK, 0.1);
        }
        for (Setting<String> topic : TOPICS) {
            settings = settings.with(topic, name + "-" + topic.defaultText());
        }
        return settings;
    }
}
