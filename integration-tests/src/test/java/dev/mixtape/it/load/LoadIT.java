package dev.mixtape.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.trial.Vitals;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The short form of {@code integration-tests/load.sh}: all of its parts with a small model, for
 * seconds. Counts and logs are judged here; rates, latencies and memory are the long form's.
 */
final class LoadIT {
    private static final Path FOLDER = Path.of("target", "load-it");
    private static final int BACKLOG = 250;

    @Test
    void losesNothingThoughTheTopicIsBehindAndFarTooMuchComesAtOnce() throws Exception {
        Cluster.deleteAll(FOLDER);
        Files.createDirectories(FOLDER.resolve("log"));
        Settings small =
                MixtapeSettings.defaults()
                        .with(ModelSettings.CORPUS_COMPONENTS, 12)
                        .with(ModelSettings.SONG_COMPONENTS, 6)
                        .with(LearningSettings.BATCH_TRACKS, 64)
                        .with(LearningSettings.BATCH_MAX_WAIT, "2 s")
                        .with(LearningSettings.BOOTSTRAP_TRACKS, 32)
                        .with(MixtapeSettings.CHECKPOINT_INTERVAL, "1 s");
        LoadTrial.Plan plan = new LoadTrial.Plan(Duration.ofSeconds(5), BACKLOG, 0.5, 0.5, 1);
        try (Cluster cluster = new Cluster(FOLDER, Vitals.javaOptions(FOLDER))) {
            LoadTrial.Outcome outcome =
                    new LoadTrial(cluster, small, plan, System.out::println).run();
            assertThat(outcome.broken()).isEmpty();
            assertThat(outcome.ledger().tracks())
                    .isEqualTo(
                            BACKLOG
                                    + outcome.soak().tracks()
                                    + outcome.burst().tracks()
                                    + outcome.drain().tracks());
            for (String role : LoadTrial.ROLES) {
                assertThat(outcome.vitals().memory(role))
                        .as("looks at " + role)
                        .isNotEmpty()
                        .allMatch(memory -> memory.residentMb() > 0);
            }
            LoadReport report = new LoadReport(outcome);
            assertThat(report.page("load.sh")).contains("| arrival to committed embedding |");
            assertThat(report.chart(false).getWidth()).isPositive();
        }
    }
}
