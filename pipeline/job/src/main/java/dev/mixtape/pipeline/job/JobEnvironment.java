package dev.mixtape.pipeline.job;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** How Flink is to run the job: checkpoints, state, restarts, serialization. */
public final class JobEnvironment {
    private JobEnvironment() {}

    /** Returns the Flink configuration of a job; the user's {@code flink.*} settings win. */
    public static Configuration configuration(Settings settings) {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL,
                settings.get(MixtapeSettings.CHECKPOINT_INTERVAL));
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingMode.EXACTLY_ONCE);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // A type that only Kryo could write would break savepoints silently; fail at submission.
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        // Operators hand records on and never keep or change one that they passed.
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.MAX_PARALLELISM, MixtapeSettings.MAX_PARALLELISM);
        configuration.set(PipelineOptions.NAME, settings.get(MixtapeSettings.JOB_NAME));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                Duration.ofMinutes(1));
        // A part that is switched off leaves its state behind, and one that is switched on that of
        // the source it now shares. Flink can only be told to allow that of any operator, or none.
        configuration.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
        settings.flink().forEach(configuration::setString);
        return configuration;
    }

    /** Makes an environment run as {@link #configuration} says. */
    public static void configure(StreamExecutionEnvironment env, Settings settings) {
        env.configure(configuration(settings));
        env.setParallelism(settings.get(MixtapeSettings.PARALLELISM));
    }
}
