package dev.mixtape.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Track;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions are added to the tracks topic while a job reads it. */
final class AddedPartitionsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ConfigResource TRACKS =
            new ConfigResource(ConfigResource.Type.TOPIC, "tracks");

    private final RecordCodec<Track> codec = new RecordCodec<>(Track.class);

    @TempDir Path folder;

    @Test
    void liveTheyAreReadAndWhatIsOlderThereChangesNothing() throws Exception {
        try (Mixtape mixtape = mixtape("false", 1);
                LocalJob job = LocalJob.start(mixtape.settings(), folder)) {
            letPublishersDate(mixtape);
            mixtape.publishTones(0, 6);
            await().atMost(PATIENCE).until(() -> mixtape.tracksLearned() == 6);
            mixtape.publishBytes("tone-1", null);
            mixtape.publishTones(6, 7); // whose embedding says that the withdrawal was read
            awaitEmbedded(mixtape, job, "tone-6");

            addPartitions(mixtape, 3);
            long now = System.currentTimeMillis();
            long before = now - 3_600_000;
            send(mixtape, 1, before, revision("tone-0", 10));
            send(mixtape, 1, before, revision("tone-1", 11)); // before it was withdrawn
            send(mixtape, 1, now, revision("tone-2", 12));
            send(mixtape, 1, now, Tones.track(20)); // comes last
            awaitEmbedded(mixtape, job, "tone-20");
            assertThat(mixtape.embeddings())
                    .extracting(TrackEmbedding::getTrackId)
                    .containsExactlyInAnyOrder(
                            "tone-0", "tone-1", "tone-2", "tone-3", "tone-4", "tone-5", "tone-6",
                            "tone-2", "tone-20");
            await().atMost(PATIENCE).until(() -> mixtape.tracksLearned() == 9);
            assertThat(mixtape.deadLetters()).isEmpty();
        }
    }

    @Test
    void inLockstepTheyEndTheJobAsSoonAsTheyAreFound() throws Exception {
        try (Mixtape mixtape = mixtape("true", 2);
                LocalJob job = LocalJob.start(mixtape.settings(), folder)) {
            mixtape.publishTones(0, 12);
            await().atMost(PATIENCE).until(() -> mixtape.newestVersion() >= 0);
            addPartitions(mixtape, 3);
            await().atMost(PATIENCE).until(() -> job.failure().isPresent());
            assertThat(job.failure().orElseThrow())
                    .hasStackTraceContaining(
                            "topics.partitions=2: the topic tracks has 3 partitions now, but the"
                                    + " batches of lockstep have no place for more than 2");
            assertThatThrownBy(() -> JobParts.STANDARD.createTopics(mixtape.settings()))
                    .isInstanceOf(SettingException.class)
                    .hasMessage(
                            "topics.partitions=2: the topic tracks has 3, and lockstep cuts"
                                    + " batches by that number; for a new model set it to 3; one"
                                    + " that has learned already can learn nothing more from a"
                                    + " topic whose partitions are others now");
        }
    }

    private static Mixtape mixtape(String lockstep, int partitions) throws Exception {
        return new Mixtape(
                "kafka.partition.discovery.interval.ms", "300",
                "topics.partitions", "" + partitions,
                "learning.lockstep", lockstep,
                "model.components", "3",
                "model.song-components", "2",
                "bootstrap.tracks", "6",
                "batch.tracks", "6",
                "backend", "reference",
                "job.parallelism", "1");
    }

    private static void awaitEmbedded(Mixtape mixtape, LocalJob job, String id) {
        await().atMost(PATIENCE)
                .failFast(() -> job.failure().isPresent())
                .until(
                        () ->
                                mixtape.embeddings().stream()
                                        .anyMatch(embedding -> embedding.getTrackId().equals(id)));
    }

    /** As in a topic that somebody else has made, so that times can be chosen here. */
    private static void letPublishersDate(Mixtape mixtape) throws Exception {
        try (Admin admin = Admin.create(mixtape.settings().kafka())) {
            assertThat(
                            admin.describeConfigs(List.of(TRACKS))
                                    .all()
                                    .get()
                                    .get(TRACKS)
                                    .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                                    .value())
                    .as("as Mixtape makes it")
                    .isEqualTo("LogAppendTime");
            ConfigEntry entry =
                    new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
            admin.incrementalAlterConfigs(
                            Map.of(
                                    TRACKS,
                                    List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static void addPartitions(Mixtape mixtape, int all) throws Exception {
        try (Admin admin = Admin.create(mixtape.settings().kafka())) {
            admin.createPartitions(Map.of("tracks", NewPartitions.increaseTo(all))).all().get();
        }
    }

    /** A track with the audio of another tone. */
    private static Track revision(String id, int number) throws Exception {
        Track track = Tones.track(number);
        track.setId(id);
        return track;
    }

    private void send(Mixtape mixtape, int partition, long time, Track track) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        mixtape.settings().kafka(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    "tracks",
                                    partition,
                                    time,
                                    track.getId().getBytes(UTF_8),
                                    codec.encode(track)))
                    .get();
        }
    }
}
