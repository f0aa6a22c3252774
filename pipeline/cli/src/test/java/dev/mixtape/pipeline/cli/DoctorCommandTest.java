package dev.mixtape.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.cli.Shell.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

    @TempDir Path home;

    @Test
    void findsThisMachineHealthyAndSaysWhatItFound() throws Exception {
        Ran ran = new Shell(home).run("doctor", "--json");

        assertThat(ran.status()).isZero();
        assertThat(ran.err()).isEmpty();
        JsonNode report = ran.lastLineAsJson();
        assertThat(report.get("healthy").asBoolean()).isTrue();
        Map<String, JsonNode> checks = new HashMap<>();
        report.get("checks").forEach(check -> checks.put(check.get("name").asText(), check));
        assertThat(checks)
                .containsOnlyKeys(
                        "Java", "Memory", "Disk", "Flink", "Broker", "Port", "ffmpeg", "BLAS",
                        "OpenCL", "Backend");
        assertThat(checks.get("Java").get("found").asText())
                .startsWith(Runtime.version().toString());
        assertThat(checks.get("Flink").get("found").asText()).startsWith("2.");
        assertThat(checks.get("Broker").get("found").asText())
                .matches("Kafka 4\\.2\\.\\d started in \\d+\\.\\d s with 1 node and answered");
        assertThat(checks.get("ffmpeg").get("verdict").asText()).isEqualTo("OK");
        assertThat(checks.get("Backend").get("verdict").asText()).isEqualTo("OK");
        checks.values()
                .forEach(
                        check ->
                                assertThat(check.get("remedy").asText().isEmpty())
                                        .as(check.toString())
                                        .isEqualTo(check.get("verdict").asText().equals("OK")));
    }

    @Test
    void saysHowToMendABackendThatIsNotThere() {
        Ran ran = new Shell(home).run("doctor", "--set", "backend=abacus");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out())
                .containsPattern("missing +Backend +backend=abacus: must be")
                .contains("→ choose with --set backend=auto")
                .contains("Something that Mixtape needs is missing");
    }

    @Test
    void looksAtTheKafkaThatTheSettingsNameAndTellsNoSecret() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            String servers = "kafka.bootstrap.servers=" + broker.bootstrapServers();
            assertThat(new Shell(home).run("doctor", "--set", servers).out())
                    .containsPattern("ok +Kafka +1 node at 127.0.0.1:\\d+, by PLAINTEXT");
            Path config =
                    Files.writeString(
                            home.resolve("wrong.properties"),
                            """
                            kafka.security.protocol=SASL_PLAINTEXT
                            kafka.sasl.mechanism=PLAIN
                            kafka.sasl.jaas.config=nonsense password="geheim"
                            """);
            Ran ran = new Shell(home).run("doctor", "--json", "--set", servers, "--config", config);
            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.out())
                    .containsPattern("missing +Kafka +127.0.0.1:\\d+: it cannot be looked at: ")
                    .contains("the kafka.* settings cannot be used (")
                    .doesNotContain("geheim");
        }
    }
}
