package dev.mixtape.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.flink.similar.Comparison;
import dev.mixtape.operators.flink.similar.SimilarSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.Newest;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.SimilarTrack;
import dev.mixtape.schemas.SimilarTracks;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Neighbours from the tracks topic on, over a restart, to the withdrawal of a track. */
final class SimilarTracksJobTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TRACKS = 16;
    private static final int K = 5;

    @TempDir Path folder;

    @Test
    void neighboursOfEveryTrackAreInTheTopicAndFollowTheCatalog() throws Exception {
        try (Mixtape mixtape = new Mixtape("similar.k", "" + K, "bootstrap.max-wait", "2 s")) {
            try (LocalJob job = start(mixtape.settings())) {
                mixtape.publishTones(0, TRACKS / 2);
                await().atMost(PATIENCE).until(() -> mixtape.embeddings().size() == TRACKS / 2);
                assertThat(job.failure()).isEmpty();
            }
            // Switched on in the middle of the job's life, it knows the tracks of before.
            Settings on =
                    mixtape.settings()
                            .with("similar.enabled", "true")
                            .with("similar.similarity", "vectors");
            try (LocalJob job = start(on)) {
                await().atMost(PATIENCE).untilAsserted(() -> assertNearest(on, TRACKS / 2));
                assertThat(job.failure()).isEmpty();
            }
            try (LocalJob job = start(on)) { // from its checkpoint
                mixtape.publishTones(TRACKS / 2, TRACKS);
                await().atMost(PATIENCE).untilAsserted(() -> assertNearest(on, TRACKS));
                withdraw(on, "tone-3");
                await().atMost(PATIENCE).untilAsserted(() -> assertNearest(on, TRACKS - 1));
                assertThat(job.failure()).isEmpty();
            }
            try (LocalJob job = start(mixtape.settings())) { // off again, without its state
                mixtape.publishTones(TRACKS, TRACKS + 1);
                await().atMost(PATIENCE).until(() -> mixtape.embeddings().size() == TRACKS + 1);
                assertThat(job.failure()).isEmpty();
            }
        }
    }

    private LocalJob start(Settings settings) throws Exception {
        JobParts.STANDARD.createTopics(settings);
        return LocalJob.start(settings, folder.resolve("checkpoints"));
    }

    /** As a withdrawal will leave the embeddings topic. */
    private static void withdraw(Settings settings, String id) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            String topic = settings.get(MixtapeSettings.EMBEDDINGS_TOPIC);
            producer.send(new ProducerRecord<>(topic, id.getBytes(UTF_8), null)).get();
        }
    }

    /** Whether the topic holds what comparing all with all gives, as near as float16 allows. */
    private static void assertNearest(Settings settings, int tracks) {
        Map<String, TrackEmbedding> embeddings =
                Newest.of(
                        settings,
                        settings.get(MixtapeSettings.EMBEDDINGS_TOPIC),
                        TrackEmbedding.class,
                        key -> true,
                        embedding -> embedding);
        Map<String, SimilarTracks> similar =
                Newest.of(
                        settings,
                        settings.get(SimilarSettings.SIMILAR_TRACKS_TOPIC),
                        SimilarTracks.class,
                        key -> true,
                        record -> record);
        assertThat(embeddings).hasSize(tracks);
        assertThat(similar.keySet()).isEqualTo(embeddings.keySet());
        similar.forEach(
                (id, list) -> {
                    assertThat(list.getModelVersion())
                            .isEqualTo(embeddings.get(id).getModelVersion());
                    assertThat(list.getNeighbours())
                            .hasSize(Math.min(K, tracks - 1))
                            .extracting(SimilarTrack::getTrackId)
                            .doesNotContain(id)
                            .isSubsetOf(embeddings.keySet());
                    double[] exact =
                            embeddings.keySet().stream()
                                    .filter(other -> !other.equals(id))
                                    .mapToDouble(other -> -between(embeddings, id, other))
                                    .sorted()
                                    .toArray();
                    for (int i = 0; i < list.getNeighbours().size(); i++) {
                        SimilarTrack neighbour = list.getNeighbours().get(i);
                        assertThat((double) neighbour.getSimilarity())
                                .isCloseTo(-exact[i], within(2e-3));
                    }
                });
    }

    private static double between(Map<String, TrackEmbedding> embeddings, String a, String b) {
        return Comparison.VECTORS.between(embeddings.get(a), embeddings.get(b));
    }
}
