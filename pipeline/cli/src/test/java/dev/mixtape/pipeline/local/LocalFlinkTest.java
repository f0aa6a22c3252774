package dev.mixtape.pipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalFlinkTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "flink.rest.bind-address=0.0.0.0",
                "flink.jobmanager.bind-host=192.0.2.1",
                "flink.taskmanager.bind-host=::",
                "flink.web.submit.enable=true",
                "flink.web.access-control-allow-origin=*"
            })
    void aSettingThatOpensFlinkIsUsedAndSaysWhatItMeans(String assignment) {
        Settings settings = MixtapeSettings.defaults().withAssignment(assignment);
        assertThat(LocalFlink.warnings(settings))
                .singleElement()
                .asString()
                .startsWith("warning: " + assignment + ": ");
        settings.flink()
                .forEach(
                        (key, value) ->
                                assertThat(
                                                LocalFlink.configuration(settings, Path.of("/tmp"))
                                                        .toMap())
                                        .containsEntry(key, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"flink.rest.bind-address=localhost", "flink.rest.port=8081"})
    void aSettingThatKeepsItClosedNeedsNoWarning(String assignment) {
        assertThat(LocalFlink.warnings(MixtapeSettings.defaults().withAssignment(assignment)))
                .isEmpty();
    }

    @Test
    void thereIsNothingToWarnOfByDefault() {
        assertThat(LocalFlink.warnings(MixtapeSettings.defaults())).isEmpty();
    }
}
