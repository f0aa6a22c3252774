package dev.mixtape.it.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Made-up tracks whose vectors are like songs': of 50 styles, and along axes of falling variance.
 * The same number and revision make the same track, so that none has to be held.
 */
final class PlantedTracks {
    private static final int STYLES = 50;
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final String[] WORDS = {
        "blue", "green", "night", "river", "love", "train", "rain", "summer", "stone", "dance"
    };

    private final int width;
    private final float[][] styles = new float[STYLES][];

    PlantedTracks(int width) {
        this.width = width;
        for (int style = 0; style < STYLES; style++) {
            styles[style] = normal(new Random(style));
        }
    }

    private float[] normal(Random random) {
        float[] vector = new float[width];
        for (int i = 0; i < width; i++) {
            vector[i] = (float) (random.nextGaussian() / Math.sqrt(1 + i));
        }
        return vector;
    }

    static String id(int track) {
        return "track-" + track;
    }

    float[] vector(int track, int revision) {
        Random random = new Random(track * 31L + revision);
        float[] style = styles[track % STYLES];
        float[] vector = normal(random);
        for (int i = 0; i < width; i++) {
            vector[i] += style[i];
        }
        return vector;
    }

    private TrackEmbedding embedding(int track, int revision) {
        List<Float> vector = new ArrayList<>(width);
        for (float number : vector(track, revision)) {
            vector.add(number);
        }
        Random random = new Random(track);
        return TrackEmbedding.newBuilder()
                .setTrackId(id(track))
                .setContentId("00000000000000000000000000000000")
                .setModelId("mixtape")
                .setModelVersion(revision)
                .setEmbedding(vector) // as many numbers as K = width has
                .setVector(vector)
                .setStrongest(
                        List.of(
                                new ComponentShare(track % 60, 0.6f),
                                new ComponentShare(random.nextInt(256), 0.3f),
                                new ComponentShare(random.nextInt(256), 0.1f)))
                .setBoundPerFrame(-60)
                .setFrames(8_000)
                .setTitle(word(random) + " " + word(random) + " " + track)
                .setArtist("artist " + random.nextInt(5_000))
                .setTags(List.of("style " + track % STYLES, word(random)))
                .setArrivedAt(FIRST.plusSeconds(track))
                .setEmbeddedAt(FIRST.plusSeconds(track + 5L))
                .build();
    }

    private static String word(Random random) {
        return WORDS[random.nextInt(WORDS.length)];
    }

    /** Publishes tracks in [from, to), at most so many a second. */
    void publish(Settings settings, int from, int to, int revision, int aSecond) {
        RecordCodec<TrackEmbedding> codec = new RecordCodec<>(TrackEmbedding.class);
        Properties properties = settings.kafka();
        properties.put("linger.ms", "20");
        String topic = settings.get(MixtapeSettings.EMBEDDINGS_TOPIC);
        long start = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int track = from; track < to; track++) {
                Pace.await(start, track - from, aSecond);
                var unused =
                        producer.send(
                                new ProducerRecord<>(
                                        topic,
                                        id(track).getBytes(UTF_8),
                                        codec.encode(embedding(track, revision))));
            }
        }
    }
}
