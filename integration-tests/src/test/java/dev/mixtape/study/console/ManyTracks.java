package dev.mixtape.study.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Embeddings of a topic, in clusters as songs are: random directions alone are all far apart. */
final class ManyTracks {
    private static final int WIDTH = 256;
    private static final int CLUSTERS = 200;

    /** Of a song within its cluster, against the length of the cluster's own direction. */
    private static final double SPREAD = 0.7;

    private ManyTracks() {}

    static String id(int track) {
        return "folder " + track % CLUSTERS + "/" + track + ".mp3";
    }

    static void publish(Settings settings, int count, long seed) {
        JobParts.STANDARD.createTopics(settings);
        Random random = new Random(seed);
        float[][] centres = new float[CLUSTERS][];
        for (int c = 0; c < CLUSTERS; c++) {
            centres[c] = direction(random);
        }
        RecordCodec<TrackEmbedding> codec = new RecordCodec<>(TrackEmbedding.class);
        String topic = settings.get(MixtapeSettings.EMBEDDINGS_TOPIC);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int track = 0; track < count; track++) {
                float[] vector = direction(random);
                for (int i = 0; i < WIDTH; i++) {
                    vector[i] = (float) (centres[track % CLUSTERS][i] + SPREAD * vector[i]);
                }
                byte[] value = codec.encode(embedding(track, vector));
                var unused =
                        producer.send(
                                new ProducerRecord<>(topic, id(track).getBytes(UTF_8), value));
            }
        }
    }

    private static float[] direction(Random random) {
        float[] vector = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            vector[i] = (float) (random.nextGaussian() / Math.sqrt(WIDTH));
        }
        return vector;
    }

    private static TrackEmbedding embedding(int track, float[] vector) {
        Instant now = Instant.now();
        return TrackEmbedding.newBuilder()
                .setTrackId(id(track))
                .setContentId("00")
                .setModelId("mixtape")
                .setModelVersion(1)
                .setEmbedding(List.of(-1f, -2f))
                .setVector(EmbeddingRecords.boxed(vector))
                .setStrongest(List.of(new ComponentShare(track % CLUSTERS, 0.9f)))
                .setBoundPerFrame(-60)
                .setFrames(10_000)
                .setTitle("Song number " + track)
                .setArtist("Artist " + track % 5_000)
                .setTags(List.of("tag " + track % 40))
                .setArrivedAt(now)
                .setEmbeddedAt(now)
                .build();
    }
}
