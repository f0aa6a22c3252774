package dev.mixtape.pipeline.job;

import static org.apache.flink.configuration.CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE;
import static org.apache.flink.configuration.CheckpointingOptions.CHECKPOINTING_INTERVAL;
import static org.apache.flink.configuration.CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION;
import static org.apache.flink.configuration.CheckpointingOptions.INCREMENTAL_CHECKPOINTS;
import static org.apache.flink.configuration.RestartStrategyOptions.RESTART_STRATEGY;
import static org.apache.flink.configuration.RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.SchedulerExecutionMode;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * How Flink is to run the job: checkpoints, state, restarts, serialization. Who decides what is
 * {@link FlinkChoices}'s; decision 0350 says which options are needed, and why.
 */
public final class JobEnvironment {
    private static final String ROCKS_DB = "rocksdb";
    private static final String EXPONENTIAL_DELAY = "exponential-delay";

    /** Flink takes anything shorter for none at all. */
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

    private JobEnvironment() {}

    /**
     * Returns what a job is to be configured with, and logs where it comes from.
     *
     * @param flink what Flink's own configuration says
     * @throws dev.mixtape.operators.settings.SettingException if that, or a {@code flink.*}
     *     setting, contradicts what the job needs
     */
    static Configuration configuration(Settings settings, ReadableConfig flink) {
        FlinkChoices choices = new FlinkChoices(settings, flink);
        need(choices);
        choices.prefer(PipelineOptions.NAME, MixtapeSettings.JOB_NAME);
        int parallelism =
                choices.prefer(CoreOptions.DEFAULT_PARALLELISM, MixtapeSettings.PARALLELISM);
        choices.require(
                CoreOptions.DEFAULT_PARALLELISM,
                parallelism >= 1 && parallelism <= MixtapeSettings.MAX_PARALLELISM,
                "must be between 1 and " + MixtapeSettings.MAX_PARALLELISM);
        Duration interval =
                choices.prefer(CHECKPOINTING_INTERVAL, MixtapeSettings.CHECKPOINT_INTERVAL);
        choices.require(
                CHECKPOINTING_INTERVAL,
                interval.compareTo(SHORTEST_INTERVAL) >= 0,
                "must be at least 10 ms: embeddings and models become visible at checkpoints");
        if (choices.prefer(StateBackendOptions.STATE_BACKEND, ROCKS_DB).equals(ROCKS_DB)) {
            choices.prefer(RocksDBOptions.OPTIONS_FACTORY, RocksDbLog.class.getName());
        }
        choices.prefer(INCREMENTAL_CHECKPOINTS, true);
        choices.prefer(
                EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // Operators hand records on and never keep or change one that they passed.
        choices.prefer(PipelineOptions.OBJECT_REUSE, true);
        if (choices.prefer(RESTART_STRATEGY, EXPONENTIAL_DELAY).equals(EXPONENTIAL_DELAY)) {
            choices.prefer(RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofMinutes(1));
        }
        return choices.configuration();
    }

    private static void need(FlinkChoices choices) {
        choices.need(
                CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingMode.EXACTLY_ONCE,
                "or a track would be learned from twice after a failure");
        choices.need(
                PipelineOptions.MAX_PARALLELISM,
                MixtapeSettings.MAX_PARALLELISM,
                "the number of key groups in every savepoint");
        choices.need(
                PipelineOptions.GENERIC_TYPES,
                false,
                "or a type that only Kryo can write would break savepoints silently");
        choices.need(
                ExecutionOptions.RUNTIME_MODE,
                RuntimeExecutionMode.STREAMING,
                "for tracks never end");
        choices.refuse(
                JobManagerOptions.SCHEDULER_MODE,
                SchedulerExecutionMode.REACTIVE,
                "would run the corpus update and what keeps the pieces of a version in order in as"
                        + " many subtasks as there are slots");
        // A part that is switched off leaves its state behind, and one that is switched on that of
        // the source it now shares. Flink can only be told to allow that of any operator, or none.
        // Its configuration is not asked: after `flink run` without -n it says false, always.
        choices.insist(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
    }

    /**
     * Makes an environment run as settings and Flink's own configuration say.
     *
     * @param flink Flink's own configuration: of the environment itself, where somebody else has
     *     made it, as {@code flink run} does
     * @throws dev.mixtape.operators.settings.SettingException if it contradicts what the job needs
     */
    public static void configure(
            StreamExecutionEnvironment env, Settings settings, ReadableConfig flink) {
        env.configure(configuration(settings, flink));
    }
}
