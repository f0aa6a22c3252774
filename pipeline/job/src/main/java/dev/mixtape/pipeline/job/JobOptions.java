package dev.mixtape.pipeline.job;

import dev.mixtape.operators.backend.BackendSettings;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.flink.DriftOptions;
import dev.mixtape.operators.flink.InferenceOptions;
import dev.mixtape.operators.flink.LearningOptions;
import dev.mixtape.operators.flink.Lockstep;
import dev.mixtape.operators.flink.RefreshOptions;
import dev.mixtape.operators.flink.Serving;
import dev.mixtape.operators.flink.StartCheck;
import dev.mixtape.operators.flink.Withdrawals;
import dev.mixtape.operators.gate.GateRule;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.moves.MoveSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.KafkaConnectors;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.util.Map;
import java.util.TreeMap;

/** A user's settings as the operators' own options. */
final class JobOptions {
    private final Settings settings;
    private final JobParts parts;
    private final String submission;
    private final Serving serving;

    /** Makes it over a model's settings; values are read when asked for. */
    JobOptions(Settings settings, JobParts parts, String submission, Serving serving) {
        this.settings = settings;
        this.parts = parts;
        this.submission = submission;
        this.serving = serving;
    }

    String modelId() {
        return settings.get(ModelSettings.MODEL_ID);
    }

    InferenceOptions inference() {
        return new InferenceOptions(
                modelId(),
                submission,
                settings.get(BackendSettings.BACKEND),
                settings.get(BackendSettings.BUNDLE_TRACKS),
                settings.get(BackendSettings.BUNDLE_MAX_DELAY),
                settings.get(LearningSettings.BATCH_TRACKS),
                settings.get(LearningSettings.BOOTSTRAP_FRAMES),
                settings.get(ModelSettings.SEED),
                new TreeMap<>(fixed()),
                lockstep(),
                settings.get(Withdrawals.REMEMBERED),
                RefreshOptions.of(settings),
                !MoveSettings.of(settings).isEmpty(),
                GateRule.of(settings),
                serving);
    }

    LearningOptions learning(StartCheck startCheck) {
        return new LearningOptions(
                submission,
                startCheck,
                Hyperparameters.of(settings, FeatureSet.of(settings).dimensions()),
                settings.get(LearningSettings.BATCH_TRACKS),
                settings.get(LearningSettings.BATCH_MAX_WAIT),
                settings.get(LearningSettings.MAX_STALENESS),
                settings.get(LearningSettings.BOOTSTRAP_TRACKS),
                settings.get(LearningSettings.BOOTSTRAP_MAX_WAIT),
                KafkaConnectors.transactionTimeout(settings),
                settings.get(ModelSettings.VECTOR_WIDTH),
                DriftOptions.of(settings),
                lockstep(),
                MoveSettings.of(settings),
                GateRule.of(settings));
    }

    /** What a model keeps for its life, as texts that compare equal when the values do. */
    private Map<String, String> fixed() {
        Map<String, String> fixed = new TreeMap<>();
        fixed.put("D", Integer.toString(FeatureSet.of(settings).dimensions()));
        for (Setting<?> setting : parts.fixed(settings)) {
            fixed.put(setting.key(), String.valueOf(settings.get(setting)));
        }
        return fixed;
    }

    /** How the log is cut into batches; null when live. */
    Lockstep lockstep() {
        return settings.get(LearningSettings.LOCKSTEP)
                ? new Lockstep(
                        settings.get(MixtapeSettings.TOPIC_PARTITIONS),
                        settings.get(LearningSettings.BATCH_TRACKS),
                        settings.get(LearningSettings.BOOTSTRAP_TRACKS))
                : null;
    }
}
