package dev.mixtape.pipeline.job;

import static org.apache.flink.configuration.CheckpointingOptions.CHECKPOINTING_INTERVAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who decides how Flink runs the job, by options of Flink's own configuration. */
final class JobEnvironmentTest {
    private static final Settings DEFAULTS = MixtapeSettings.defaults();

    @Test
    void whatFlinkDoesNotSayIsMixtapesDefault() {
        Configuration chosen = chosen(DEFAULTS, Map.of());
        assertThat(chosen.get(CHECKPOINTING_INTERVAL)).isEqualTo(Duration.ofSeconds(10));
        assertThat(chosen.get(CoreOptions.DEFAULT_PARALLELISM)).isEqualTo(2);
        assertThat(chosen.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("rocksdb");
        assertThat(chosen.get(PipelineOptions.NAME)).isEqualTo("mixtape");
        assertThat(chosen.get(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE))
                .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
    }

    /** Keys of old are Flink's words too. */
    @ParameterizedTest
    @CsvSource({
        "execution.checkpointing.interval, 77s, execution.checkpointing.interval, 77 s",
        "parallelism.default, 1, parallelism.default, 1",
        "state.backend.type, hashmap, state.backend.type, hashmap",
        "state.backend, hashmap, state.backend.type, hashmap",
        "execution.checkpointing.incremental, false, execution.checkpointing.incremental, false",
        "state.backend.incremental, false, execution.checkpointing.incremental, false",
        "pipeline.object-reuse, false, pipeline.object-reuse, false",
        "pipeline.name, another, pipeline.name, another",
        "restart-strategy.type, none, restart-strategy.type, none",
    })
    void whatFlinkSaysIsNotTouched(String key, String value, String option, String effective) {
        Configuration chosen = chosen(DEFAULTS, Map.of(key, value));
        assertThat(chosen.toMap()).containsEntry(option, effective);
    }

    @Test
    void aSettingThatTheUserHasSetWinsOverFlinkBeItItsDefault() {
        Settings settings =
                DEFAULTS.with("job.parallelism", "2").with("job.checkpoint-interval", "5 s");
        Configuration chosen =
                chosen(
                        settings,
                        Map.of(
                                "parallelism.default",
                                "1",
                                "execution.checkpointing.interval",
                                "77s"));
        assertThat(chosen.get(CoreOptions.DEFAULT_PARALLELISM)).isEqualTo(2);
        assertThat(chosen.get(CHECKPOINTING_INTERVAL)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aSettingInFlinksOwnWordsWinsOverAll() {
        Settings settings =
                DEFAULTS.with("job.checkpoint-interval", "5 s")
                        .with("flink.execution.checkpointing.interval", "6 s")
                        .with("flink.state.backend", "hashmap")
                        .with("flink.rest.port", "8099");
        Configuration chosen =
                chosen(
                        settings,
                        Map.of(
                                "execution.checkpointing.interval",
                                "77s",
                                "state.backend.type",
                                "rocksdb"));
        assertThat(chosen.get(CHECKPOINTING_INTERVAL)).isEqualTo(Duration.ofSeconds(6));
        assertThat(chosen.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("hashmap");
        assertThat(chosen.toMap()).containsEntry("rest.port", "8099");
    }

    /** The client of {@code flink run} says false when nobody has said anything. */
    @Test
    void stateOfPartsThatAreSwitchedOffMayBeLeftBehindWhateverTheClientSays() {
        Map<String, String> client =
                Map.of(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE.key(), "false");
        assertThat(
                        chosen(DEFAULTS, client)
                                .get(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "execution.checkpointing.mode | AT_LEAST_ONCE | must be EXACTLY_ONCE, or a track",
                "pipeline.max-parallelism | 128 | must be 1024, the number of key groups",
                "pipeline.generic-types | true | must be false, or a type that only Kryo",
                "execution.runtime-mode | BATCH | must be STREAMING, for tracks never end",
                "scheduler-mode | reactive | would run the corpus update",
                "execution.checkpointing.interval | 0 | must be at least 10 ms",
                "parallelism.default | 1025 | must be between 1 and 1024",
            })
    void whatTheJobCannotDoWithoutIsRefusedWhoeverContradictsIt(
            String key, String value, String sentence) {
        assertThatThrownBy(() -> chosen(DEFAULTS, Map.of(key, value)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("(Flink's own configuration): " + sentence);
        assertThatThrownBy(() -> chosen(DEFAULTS.with("flink." + key, value), Map.of()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("(setting flink.")
                .hasMessageContaining(sentence);
    }

    @Test
    void whatFlinkSaysOfTheSameMeaningIsNoContradiction() {
        Map<String, String> same =
                Map.of(
                        "execution.checkpointing.mode",
                        "EXACTLY_ONCE",
                        "pipeline.max-parallelism",
                        "1024");
        assertThat(chosen(DEFAULTS, same).get(PipelineOptions.MAX_PARALLELISM)).isEqualTo(1_024);
    }

    @Test
    void theEnvironmentRunsAsItWasConfiguredFromOutside() {
        Configuration outside =
                Configuration.fromMap(
                        Map.of(
                                "parallelism.default",
                                "3",
                                "execution.checkpointing.interval",
                                "77s"));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(outside);
        JobEnvironment.configure(env, DEFAULTS, env.getConfiguration());
        assertThat(env.getParallelism()).isEqualTo(3);
        assertThat(env.getCheckpointConfig().getCheckpointInterval()).isEqualTo(77_000);
        assertThat(env.getMaxParallelism()).isEqualTo(1_024);
    }

    private static Configuration chosen(Settings settings, Map<String, String> flink) {
        return JobEnvironment.configuration(settings, Configuration.fromMap(flink));
    }
}
