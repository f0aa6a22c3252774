package dev.mixtape.it.chaos;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.operators.flink.RefreshSettings;
import dev.mixtape.operators.flink.listeners.ListenerSettings;
import dev.mixtape.operators.flink.similar.SimilarSettings;
import dev.mixtape.operators.inference.LearningSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.time.Duration;

/**
 * A job with all its parts, in small sizes: what is tried here is what counts how often, not how it
 * sounds.
 */
final class ChaosSettings {
    /** Long enough for whoever is only killed or frozen, short enough to be outwaited. */
    static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(1);

    /** How often the broker looks for transactions whose time is over. */
    private static final Duration BROKERS_LOOK = Duration.ofSeconds(1);

    /** So long after its last sign of life the broker has given a job's transactions up. */
    static final Duration AWAY = TRANSACTION_TIMEOUT.plus(BROKERS_LOOK.multipliedBy(4));

    private static final String OFTEN_MILLIS = "2000";

    private ChaosSettings() {}

    static Settings of(String bootstrapServers, int subtasks, int maxVersionLag) {
        return MixtapeSettings.defaults()
                .with("kafka.bootstrap.servers", bootstrapServers)
                .with("kafka.transaction.timeout.ms", "" + TRANSACTION_TIMEOUT.toMillis())
                .with("kafka.partition.discovery.interval.ms", OFTEN_MILLIS)
                .with(MixtapeSettings.PARALLELISM, subtasks)
                .with(ModelSettings.CORPUS_COMPONENTS, 12)
                .with(ModelSettings.VECTOR_WIDTH, 9)
                .with(ModelSettings.SONG_COMPONENTS, 6)
                .with(LearningSettings.BATCH_TRACKS, 32)
                .with(LearningSettings.BATCH_MAX_WAIT, "2 s")
                .with(LearningSettings.BOOTSTRAP_TRACKS, 32)
                .with(MixtapeSettings.CHECKPOINT_INTERVAL, "1 s")
                .with(MixtapeSettings.COMPONENTS_INTERVAL, "2 s")
                .with(RefreshSettings.REFRESH_SHARE, 0.3)
                .with(RefreshSettings.REFRESH_CHECK_INTERVAL, "2 s")
                .with(RefreshSettings.REFRESH_MAX_VERSION_LAG, maxVersionLag)
                .with(SimilarSettings.SIMILAR_ENABLED, "true")
                .with(ListenerSettings.LISTENERS, "true")
                .with(ListenerSettings.TASTE_INTERVAL, "1 s");
    }

    /** Returns those of who publishes tracks, and uses new partitions soon. */
    static Settings ofFeed(Settings settings) {
        return settings.with("kafka.metadata.max.age.ms", OFTEN_MILLIS);
    }

    /** Before the cluster's first start. */
    static void configure(Cluster cluster) throws IOException {
        cluster.configure(
                "server.properties",
                "transaction.abort.timed.out.transaction.cleanup.interval.ms="
                        + BROKERS_LOOK.toMillis());
    }
}
