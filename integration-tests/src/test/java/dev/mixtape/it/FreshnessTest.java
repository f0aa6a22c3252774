package dev.mixtape.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.pipeline.kafka.CommittedRecords;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real Kafka and RocksDB: embeddings follow the model, through a failure too, and withdrawn tracks
 * are gone from the topic.
 */
final class FreshnessTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir Path folder;

    @Test
    void embeddingsFollowTheModelAndWithdrawnTracksAreGone() throws Exception {
        try (Mixtape mixtape =
                new Mixtape(
                        "model.components", "3",
                        "model.song-components", "2",
                        "bootstrap.tracks", "6",
                        "batch.tracks", "6",
                        "refresh.share", "0.5",
                        "refresh.tolerance", "0", // any movement
                        "refresh.check-interval", "300 ms",
                        "backend", "reference")) {
            try (LocalJob job = LocalJob.start(mixtape.settings(), folder)) {
                mixtape.publishTones(0, 12);
                awaitFresh(mixtape, 12, 12);
                mixtape.publishBytes("tone-3", null);
                mixtape.publishBytes("never seen", null);
                mixtape.publishTones(12, 18);
                awaitFresh(mixtape, 18, 17);
                assertThat(job.failure()).isEmpty();
            }
            // Cancelled between two checkpoints: goes on from the last one.
            try (LocalJob job = LocalJob.start(mixtape.settings(), folder)) {
                mixtape.publishBytes("tone-4", null);
                mixtape.publishTones(18, 24);
                awaitFresh(mixtape, 24, 22);
                mixtape.publishTones(3, 4); // withdrawn before, so a new track
                awaitFresh(mixtape, 25, 23);
                assertThat(job.failure()).isEmpty();
            }
            assertThat(mixtape.deadLetters()).isEmpty();
        }
    }

    /** Until every live track's newest embedding is of the newest version. */
    private static void awaitFresh(Mixtape mixtape, int learned, int live) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(mixtape.tracksLearned()).isEqualTo(learned);
                            assertThat(newest(mixtape))
                                    .hasSize(live)
                                    .allSatisfy(
                                            (id, embedding) ->
                                                    assertThat(embedding.getModelVersion())
                                                            .isEqualTo(mixtape.newestVersion()));
                        });
    }

    /** What compaction will leave of the topic. */
    private static Map<String, TrackEmbedding> newest(Mixtape mixtape) {
        RecordCodec<TrackEmbedding> codec = new RecordCodec<>(TrackEmbedding.class);
        Map<String, TrackEmbedding> newest = new TreeMap<>();
        String topic = mixtape.settings().get(MixtapeSettings.EMBEDDINGS_TOPIC);
        try (CommittedRecords records = new CommittedRecords(mixtape.settings(), topic)) {
            records.rest(
                    record -> {
                        String id = new String(record.key(), UTF_8);
                        if (record.value() == null) {
                            newest.remove(id);
                        } else {
                            newest.put(id, TopicReader.decode(codec, record));
                        }
                    });
        }
        return newest;
    }
}
