package dev.mixtape.it.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.trial.Vitals;
import dev.mixtape.operators.flink.RefreshSettings;
import dev.mixtape.operators.flink.listeners.ListenerSettings;
import dev.mixtape.operators.flink.similar.SimilarSettings;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The short form of {@code integration-tests/freshness.sh --kills 1}, judged by the same code: a
 * small model and few tracks, through as many versions.
 */
final class FreshnessIT {
    private static final Path FOLDER = Path.of("target", "freshness-it");
    private static final int TRACKS = 300;

    @Test
    void
            thoughAProcessIsKilledEveryLiveTrackIsFreshWithItsNeighboursAndListenersAndOthersAreNowhere()
                    throws Exception {
        Cluster.deleteAll(FOLDER);
        Files.createDirectories(FOLDER.resolve("log"));
        Settings small =
                MixtapeSettings.defaults()
                        .with(ModelSettings.CORPUS_COMPONENTS, 12)
                        .with(ModelSettings.VECTOR_WIDTH, 9)
                        .with(ModelSettings.SONG_COMPONENTS, 6)
                        .with(LearningSettings.BATCH_TRACKS, 8)
                        .with(LearningSettings.BATCH_MAX_WAIT, "2 s")
                        .with(LearningSettings.BOOTSTRAP_TRACKS, 32)
                        .with(MixtapeSettings.CHECKPOINT_INTERVAL, "1 s")
                        .with(RefreshSettings.REFRESH_SHARE, 0.3)
                        .with(RefreshSettings.REFRESH_CHECK_INTERVAL, "2 s")
                        .with(SimilarSettings.SIMILAR_ENABLED, "true")
                        .with(ListenerSettings.LISTENERS, "true")
                        .with(ListenerSettings.TASTE_INTERVAL, "1 s");
        FreshnessTrial.Plan plan = new FreshnessTrial.Plan(TRACKS, 1, 0.75, 80, 200, 200, 20, 1);
        try (Cluster cluster = new Cluster(FOLDER, Vitals.javaOptions(FOLDER))) {
            FreshnessTrial.Outcome outcome =
                    new FreshnessTrial(cluster, small, plan, System.out::println).run();
            FreshnessReport report = new FreshnessReport(outcome);
            System.out.println(report.json());
            // As in ChaosIT, lines in logs around a death are shown here, and judged by the long
            // form.
            List<String> unexplained = outcome.logs().unexplained();
            unexplained.forEach(line -> System.out.println("not in KnownErrors: " + line));
            assertThat(outcome.broken()).hasSize(unexplained.size());
            assertThat(outcome.broken()).allMatch(promise -> promise.startsWith("nobody caused: "));
            assertThat(outcome.listening().plays()).isGreaterThan(TRACKS / 2);
            assertThat(outcome.ledger().refreshed()).isPositive();
            assertThat(outcome.judgement().withinTolerance()).isEqualTo(1);
            assertThat(report.page("freshness.sh")).contains("| recall@10 |");
            assertThat(report.charts().getWidth()).isPositive();
        }
    }
}
