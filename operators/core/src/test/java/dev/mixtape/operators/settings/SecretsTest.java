package dev.mixtape.operators.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.inference.LearningSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"mixtape\""
                    + " password=\"geheim;1\" token=geheim2;";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.sasl.jaas.config",
                "kafka.ssl.keystore.password",
                "kafka.ssl.key.password",
                "kafka.ssl.truststore.password",
                "kafka.ssl.keystore.key",
                "kafka.sasl.oauthbearer.client.credentials.client.secret",
                "flink.s3.secret-key",
                "flink.security.ssl.rest.key-password"
            })
    void knowsWhichKeysHoldSecrets(String key) {
        assertThat(Secrets.isSecret(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.bootstrap.servers",
                "kafka.security.protocol",
                "kafka.sasl.mechanism",
                "kafka.ssl.truststore.location",
                "audio.roots",
                "flink.rest.port"
            })
    void showsWhatIsNone(String key) {
        assertThat(Secrets.isSecret(key)).isFalse();
    }

    @Test
    void settingsShowThemselvesWithoutSecrets() {
        Settings settings =
                Settings.defaults(List.of(LearningSettings.BATCH_TRACKS))
                        .with("kafka.sasl.jaas.config", LOGIN)
                        .with("kafka.client.rack", "with geheim2 inside")
                        .with("batch.tracks", "7");
        assertThat(settings)
                .hasToString(
                        "{batch.tracks=7, kafka.client.rack=with [hidden] inside,"
                                + " kafka.sasl.jaas.config=[hidden]}");
    }

    @Test
    void hidesALoginsPasswordsAloneAndKeepsItsUser() {
        Settings settings = Settings.defaults(List.of()).with("kafka.sasl.jaas.config", LOGIN);
        assertThat(settings.redact("mixtape said geheim;1 and geheim2 for " + LOGIN))
                .isEqualTo("mixtape said [hidden] and [hidden] for [hidden]");
    }

    @Test
    void aSecretIsRefusedOnTheCommandLineAndNotRepeated() {
        Settings settings = Settings.defaults(List.of());
        assertThatThrownBy(() -> settings.withAssignment("kafka.sasl.jaas.config=" + LOGIN))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("kafka.sasl.jaas.config=…: a secret on the command line")
                .hasMessageContaining("--config FILE")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void whatOnlyRefersToASecretOrSwitchesMayBeOnTheCommandLine() {
        Settings settings =
                Settings.defaults(List.of())
                        .withAssignment("kafka.ssl.keystore.password=${env:STORE}")
                        .withAssignment("flink.security.delegation.tokens.enabled=false");
        assertThat(settings.kafka()).containsEntry("ssl.keystore.password", "${env:STORE}");
        assertThat(settings.flink()).containsEntry("security.delegation.tokens.enabled", "false");
    }

    @Test
    void aSecretWithoutItsEqualsSignIsNotRepeated() {
        assertThatThrownBy(
                        () ->
                                Settings.defaults(List.of())
                                        .withAssignment("kafka.ssl.key.password:geheim"))
                .hasMessage(
                        "kafka.ssl.key.password …: expected key=value, such as batch.tracks=64");
        assertThatThrownBy(() -> Settings.defaults(List.of()).withAssignment("batch.tracks"))
                .hasMessage("batch.tracks: expected key=value, such as batch.tracks=64");
    }
}
