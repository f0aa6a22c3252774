package dev.mixtape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mixtape.pipeline.MixtapeJob;
import dev.mixtape.pipeline.kafka.KafkaEnds;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Track;
import dev.mixtape.schemas.TrackEmbedding;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In lockstep the same log gives the same bytes of every model and every embedding: with one
 * subtask or two, undisturbed or failing and being started anew.
 */
final class LockstepJobTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 2;
    private static final int BATCH = 8;

    /** Of a version: its header and 12 components. */
    private static final int PIECES = 13;

    @TempDir Path folder;

    /** What became visible, as bytes. */
    private record Outcome(
            List<ByteBuffer> models, Map<String, ByteBuffer> embeddings, long learned) {}

    @ParameterizedTest
    @ValueSource(strings = {"reference", "blas"})
    void theSameLogGivesTheSameBytesAtAnyParallelismAndThroughFailures(String backend)
            throws Exception {
        Outcome undisturbed = run(backend, 2, false);
        Outcome disturbed = run(backend, 1, true);

        assertThat(undisturbed.models()).hasSizeGreaterThanOrEqualTo(4 * PIECES);
        assertThat(disturbed.learned()).isEqualTo(undisturbed.learned());
        assertThat(disturbed.models()).isEqualTo(undisturbed.models());
        assertThat(disturbed.embeddings()).isEqualTo(undisturbed.embeddings());
    }

    private Outcome run(String backend, int parallelism, boolean disturbed) throws Exception {
        Path checkpoints = folder.resolve("checkpoints-" + parallelism + "-" + disturbed);
        try (Mixtape mixtape =
                new Mixtape(
                        "learning.lockstep",
                        "true",
                        "topics.partitions",
                        "" + PARTITIONS,
                        "bootstrap.tracks",
                        "6",
                        "batch.tracks",
                        "" + BATCH,
                        "backend",
                        backend,
                        "job.parallelism",
                        "" + parallelism)) {
            try (LocalJob job = start(mixtape, checkpoints)) {
                publishFirstHalf(mixtape);
                if (disturbed) {
                    await("learning").atMost(PATIENCE).until(() -> newest(mixtape) >= 1);
                    FailOnce.arm(5);
                }
                publishSecondHalf(mixtape);
                if (!disturbed) {
                    return outcome(mixtape);
                }
                await("failure").atMost(PATIENCE).until(() -> FailOnce.failures() == 1);
                await("recovery").atMost(PATIENCE).until(() -> newest(mixtape) >= 2);
                assertThat(job.failure()).isEmpty();
            }
            // Cancelled between two checkpoints: what was made since the last one is lost.
            try (LocalJob job = start(mixtape, checkpoints)) {
                Outcome outcome = outcome(mixtape);
                assertThat(job.failure()).isEmpty();
                return outcome;
            }
        }
    }

    private static void publishFirstHalf(Mixtape mixtape) throws Exception {
        mixtape.publishTones(0, 9);
        mixtape.publishBytes("no track", new byte[3]);
        mixtape.publishTones(9, 20);
    }

    private static void publishSecondHalf(Mixtape mixtape) throws Exception {
        mixtape.publishTones(3, 5); // the same again
        mixtape.publishTones(20, 30);
        mixtape.publishBytes("a tombstone", null);
        mixtape.publishTones(30, 44);
    }

    /** Waits until all batches that the log holds are closed, and what is in the open one seen. */
    private static Outcome outcome(Mixtape mixtape) throws Exception {
        Map<Long, Optional<String>> log = log(mixtape);
        long open = 0;
        while (log.keySet().containsAll(positions(open))) {
            open++;
        }
        long wanted = open;
        Set<String> visible = new TreeSet<>();
        log.forEach(
                (position, id) -> {
                    if (position / BATCH <= wanted) {
                        id.ifPresent(visible::add);
                    }
                });
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(newest(mixtape)).isEqualTo(wanted);
                            assertThat(mixtape.embeddings())
                                    .extracting(TrackEmbedding::getTrackId)
                                    .containsExactlyInAnyOrderElementsOf(visible);
                        });
        assertThat(mixtape.progress())
                .extracting(LearningProgress::getVersion)
                .containsExactlyElementsOf(LongStream.rangeClosed(0, wanted).boxed().toList());
        return new Outcome(
                models(mixtape.models()),
                embeddings(mixtape.embeddings()),
                mixtape.tracksLearned());
    }

    /** The tracks topic by position; nothing stands for a record that is no track. */
    private static Map<Long, Optional<String>> log(Mixtape mixtape) {
        RecordCodec<Track> codec = new RecordCodec<>(Track.class);
        Map<Long, Optional<String>> log = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        mixtape.settings().kafka(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            String topic = mixtape.settings().get(MixtapeSettings.TRACKS_TOPIC);
            List<TopicPartition> partitions =
                    IntStream.range(0, PARTITIONS)
                            .mapToObj(number -> new TopicPartition(topic, number))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long records =
                    consumer.endOffsets(partitions).values().stream().mapToLong(n -> n).sum();
            while (log.size() < records) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    // No transactions here, so an offset is the number of records before it.
                    long position = record.offset() * PARTITIONS + record.partition();
                    log.put(position, id(codec, record.value()));
                }
            }
        }
        return log;
    }

    private static Optional<String> id(RecordCodec<Track> codec, byte[] value) {
        try {
            return value == null ? Optional.empty() : Optional.of(codec.decode(value).getId());
        } catch (MalformedRecordException e) {
            return Optional.empty();
        }
    }

    private static Set<Long> positions(long batch) {
        return LongStream.range(batch * BATCH, (batch + 1) * BATCH)
                .boxed()
                .collect(Collectors.toSet());
    }

    private static long newest(Mixtape mixtape) {
        return mixtape.progress().stream().mapToLong(LearningProgress::getVersion).max().orElse(-1);
    }

    /** Every piece of every version, in the order of the topic. */
    private static List<ByteBuffer> models(List<ModelUpdate> updates) {
        RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
        return updates.stream().map(update -> ByteBuffer.wrap(codec.encode(update))).toList();
    }

    private static Map<String, ByteBuffer> embeddings(List<TrackEmbedding> embeddings) {
        RecordCodec<TrackEmbedding> codec = new RecordCodec<>(TrackEmbedding.class);
        Map<String, ByteBuffer> bytes = new TreeMap<>();
        for (TrackEmbedding embedding : embeddings) {
            embedding.setEmbeddedAt(Instant.EPOCH); // when it was made is a fact about the run
            bytes.put(embedding.getTrackId(), ByteBuffer.wrap(codec.encode(embedding)));
        }
        return bytes;
    }

    private static LocalJob start(Mixtape mixtape, Path checkpoints) throws Exception {
        KafkaEnds kafka = new KafkaEnds(mixtape.settings());
        return LocalJob.start(
                mixtape.settings(),
                checkpoints,
                new MixtapeJob.Sources(FailOnce.tracks(mixtape.settings()), kafka.models()),
                kafka.sinks());
    }
}
