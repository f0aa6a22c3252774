package dev.mixtape.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.faults.Fault;
import dev.mixtape.it.faults.KnownErrors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The short form of {@code integration-tests/chaos.sh}: all parts of the job on, each kind of
 * process killed once, the job taken back to an older savepoint, all by a schedule from a seed.
 * Errors in logs that {@link KnownErrors} does not explain are shown here, and judged by the long
 * form only: which of Flink's and Kafka's lines appear depends on the moment of a death, and each
 * of the first runs met one that was new.
 *
 * <p>The folder is not a temporary one: after a failure its logs tell why.
 */
final class ChaosIT {
    private static final long SEED = 6;
    private static final int TRACKS = 120;
    private static final int MAX_VERSION_LAG = 6;
    private static final Duration LENGTH = Duration.ofSeconds(50);
    private static final Path FOLDER = Path.of("target", "chaos-it");

    @Test
    void everyTrackCountsOnceThroughWhateverTheSeedBrings() throws Exception {
        Cluster.deleteAll(FOLDER);
        try (Cluster cluster = new Cluster(FOLDER)) {
            List<Fault> schedule = Schedule.brief(SEED, LENGTH);
            ChaosTrial.Plan plan =
                    new ChaosTrial.Plan(SEED, schedule, TRACKS, LENGTH, 2, MAX_VERSION_LAG);
            ChaosTrial.Outcome outcome = new ChaosTrial(cluster, plan, System.out::println).run();
            System.out.println(new ChaosReport("ChaosIT", outcome).json(SEED));
            List<String> unexplained = outcome.logs().unexplained();
            unexplained.forEach(line -> System.out.println("not in KnownErrors: " + line));
            // Each is also a broken promise there; the others must all hold.
            assertThat(outcome.broken()).hasSize(unexplained.size());
            assertThat(outcome.broken()).allMatch(promise -> promise.startsWith("nobody caused: "));
            assertThat(outcome.ledger().embedded()).isGreaterThanOrEqualTo(TRACKS);
            assertThat(outcome.ledger().refreshed()).isPositive();
            assertThat(outcome.ledger().replaced()).as("by the rollback").isPositive();
            assertThat(outcome.listening().plays()).isPositive();
            assertThat(outcome.faults()).hasSize(schedule.size());
        }
    }

    @Test
    void theSameSeedGivesTheSameSchedule() {
        Duration length = Duration.ofMinutes(10);
        List<Fault> schedule = Schedule.full(SEED, length, ChaosSettings.AWAY);
        assertThat(Schedule.full(SEED, length, ChaosSettings.AWAY)).isEqualTo(schedule);
        assertThat(Schedule.full(SEED + 1, length, ChaosSettings.AWAY)).isNotEqualTo(schedule);
    }

    @Test
    void threeSeedsKillAndFreezeEachKindOfProcessAndHaveEveryFault() {
        List<Fault> faults =
                LongStream.rangeClosed(1, 3)
                        .mapToObj(s -> Schedule.full(s, LENGTH, ChaosSettings.AWAY))
                        .flatMap(List::stream)
                        .toList();
        for (String kind : List.of("broker", "jobmanager", "taskmanager")) {
            assertThat(count(faults, Fault.Kind.KILL, kind)).as("kills of " + kind).isEqualTo(4);
            assertThat(count(faults, Fault.Kind.PAUSE, kind)).as("pauses of " + kind).isEqualTo(1);
        }
        assertThat(faults).extracting(Fault::kind).contains(Fault.Kind.values());
    }

    @Test
    void partitionsComeAfterTheRollback() {
        for (long seed = 0; seed < 100; seed++) {
            List<Fault.Kind> kinds =
                    Schedule.full(seed, LENGTH, ChaosSettings.AWAY).stream()
                            .map(Fault::kind)
                            .toList();
            assertThat(kinds.indexOf(Fault.Kind.MORE_PARTITIONS))
                    .isGreaterThan(kinds.indexOf(Fault.Kind.ROLLBACK));
        }
    }

    private static long count(List<Fault> faults, Fault.Kind what, String whom) {
        return faults.stream().filter(f -> f.kind() == what && f.roleKind().equals(whom)).count();
    }
}
