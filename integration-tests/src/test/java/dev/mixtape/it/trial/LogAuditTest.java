package dev.mixtape.it.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.it.trial.LogAudit.Disturbance;
import dev.mixtape.it.trial.LogAudit.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogAuditTest {
    private static final List<Known> KNOWN =
            List.of(Known.of("taskmanager", "Sink .*already fenced", "of course"));

    @TempDir Path logs;

    @Test
    void explainsAKnownErrorWithinADisturbanceOnly() throws IOException {
        Files.writeString(
                logs.resolve("taskmanager-1.log"),
                """
                2026-01-02 03:04:05,678 INFO  org.x.Task [] - fine
                2026-01-02 03:04:06,000 ERROR org.x.Sink [] - cannot commit
                java.lang.RuntimeException: wrapped
                \tat org.x.Sink.commit(Sink.java:1)
                Caused by: java.lang.RuntimeException: already fenced
                2026-01-02 03:09:00,000 ERROR org.x.Sink [] - already fenced
                """);
        LogAudit audit = LogAudit.of(logs, List.of(minute("03:04")), KNOWN);
        assertThat(audit.explained()).containsOnly(Map.entry(KNOWN.get(0), 1));
        assertThat(audit.unexplained())
                .singleElement()
                .asString()
                .contains("taskmanager-1.log: undisturbed", "03:09:00");
    }

    @Test
    void acceptsNoErrorThatItDoesNotKnowAndNoneOfAnotherRole() throws IOException {
        Files.writeString(
                logs.resolve("broker.log"),
                "2026-01-02 03:04:06,000 ERROR org.x.Sink [] - already fenced\n");
        Files.writeString(
                logs.resolve("taskmanager-2.log"),
                "2026-01-02 03:04:06,000 ERROR org.x.Sink [] - something else\n");
        LogAudit audit = LogAudit.of(logs, List.of(minute("03:04")), KNOWN);
        assertThat(audit.unexplained()).hasSize(2);
    }

    @Test
    void noticesAJobThatFailsUndisturbedAndAConsoleThatSpeaks() throws IOException {
        Files.writeString(
                logs.resolve("jobmanager.log"),
                "2026-01-02 03:04:06,000 INFO  org.x.Graph [] - Job mixtape ("
                        + "0".repeat(32)
                        + ") switched from state RUNNING to RESTARTING.\n");
        Files.writeString(logs.resolve("broker.out"), "OpenJDK warning: out of luck\n");
        assertThat(LogAudit.of(logs, List.of(minute("03:04")), KNOWN).unexplained())
                .containsExactly("broker.out: OpenJDK warning: out of luck");
        assertThat(LogAudit.of(logs, List.of(), KNOWN).unexplained()).hasSize(2);
    }

    private static Disturbance minute(String hourAndMinute) {
        Instant begin =
                LocalDateTime.parse("2026-01-02T" + hourAndMinute + ":00")
                        .atZone(ZoneId.systemDefault())
                        .toInstant();
        return new Disturbance(begin, begin.plusSeconds(60));
    }
}
