package dev.mixtape.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.faults.Fault;
import dev.mixtape.it.faults.KnownErrors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The short form of {@code integration-tests/chaos.sh}: each kind of process is killed once, a
 * TaskManager frozen beyond its heartbeat, checkpoints refused for a while, all by a schedule from
 * a seed. Errors in logs that {@link KnownErrors} does not explain are shown here, and judged by
 * the long form only: which of Flink's and Kafka's lines appear depends on the moment of a death,
 * and each of the first runs met one that was new.
 *
 * <p>The folder is not a temporary one: after a failure its logs tell why.
 */
final class ChaosIT {
    private static final long SEED = 6;
    private static final int TRACKS = 600;
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Path FOLDER = Path.of("target", "chaos-it");

    @Test
    void everyTrackCountsOnceThroughWhateverTheSeedBrings() throws Exception {
        Cluster.deleteAll(FOLDER);
        try (Cluster cluster = new Cluster(FOLDER)) {
            ChaosTrial trial =
                    new ChaosTrial(
                            cluster,
                            Schedule.brief(SEED, LENGTH),
                            TRACKS,
                            LENGTH,
                            System.out::println);
            ChaosTrial.Outcome outcome = trial.run();
            List<String> unexplained = outcome.logs().unexplained();
            unexplained.forEach(line -> System.out.println("not in KnownErrors: " + line));
            // Each is also a broken promise there; the others must all hold.
            assertThat(outcome.broken()).hasSize(unexplained.size());
            assertThat(outcome.broken()).allMatch(promise -> promise.startsWith("nobody caused: "));
            assertThat(outcome.ledger().learned()).isEqualTo(TRACKS);
            assertThat(outcome.faults()).hasSize(5);
        }
    }

    @Test
    void theSameSeedGivesTheSameSchedule() {
        Duration length = Duration.ofMinutes(10);
        List<Fault> schedule = Schedule.full(SEED, length);
        assertThat(Schedule.full(SEED, length)).isEqualTo(schedule);
        assertThat(Schedule.full(SEED + 1, length)).isNotEqualTo(schedule);
        for (String kind : List.of("broker", "jobmanager", "taskmanager")) {
            assertThat(schedule)
                    .filteredOn(f -> f.kind() == Fault.Kind.KILL && f.roleKind().equals(kind))
                    .as("kills of " + kind)
                    .hasSize(3);
        }
    }
}
