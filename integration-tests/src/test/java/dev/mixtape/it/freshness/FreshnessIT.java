package dev.mixtape.it.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.trial.Vitals;
import dev.mixtape.pipeline.settings.FreshnessSettings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.settings.NeighbourSettings;
import dev.mixtape.pipeline.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The short form of {@code integration-tests/freshness.sh}, judged by the same code: a small model
 * and few tracks, through as many versions.
 */
final class FreshnessIT {
    private static final Path FOLDER = Path.of("target", "freshness-it");
    private static final int TRACKS = 500;

    @Test
    void everyLiveTrackIsFreshWithItsNeighboursAndWithdrawnOnesAreNowhere() throws Exception {
        Cluster.deleteAll(FOLDER);
        Files.createDirectories(FOLDER.resolve("log"));
        Settings small =
                Settings.defaults()
                        .with(MixtapeSettings.CORPUS_COMPONENTS, 12)
                        .with(MixtapeSettings.SONG_COMPONENTS, 6)
                        .with(MixtapeSettings.BATCH_TRACKS, 16)
                        .with(MixtapeSettings.BATCH_MAX_WAIT, "2 s")
                        .with(MixtapeSettings.BOOTSTRAP_TRACKS, 32)
                        .with(MixtapeSettings.CHECKPOINT_INTERVAL, "1 s")
                        .with(FreshnessSettings.REFRESH_SHARE, 0.3)
                        .with(FreshnessSettings.REFRESH_CHECK_INTERVAL, "2 s")
                        .with(NeighbourSettings.SIMILAR_ENABLED, "true");
        FreshnessTrial.Plan plan = new FreshnessTrial.Plan(TRACKS, 1, 0.75, 80, 200, 200);
        try (Cluster cluster = new Cluster(FOLDER, Vitals.javaOptions(FOLDER))) {
            FreshnessTrial.Outcome outcome =
                    new FreshnessTrial(cluster, small, plan, System.out::println).run();
            FreshnessReport report = new FreshnessReport(outcome);
            System.out.println(report.json());
            assertThat(outcome.broken()).isEmpty();
            assertThat(outcome.ledger().refreshed()).isPositive();
            assertThat(outcome.judgement().withinTolerance()).isEqualTo(1);
            assertThat(report.page("freshness.sh")).contains("| recall@10 |");
            assertThat(report.charts().getWidth()).isPositive();
        }
    }
}
